import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file to import. */
export interface DumpFile {
  /** as it was given, or found in a folder that was given */
  path: string;
  /** the same without links and from the root: one file has one, however it is given */
  real: string;
  /** bytes on the disk */
  size: number;
}

/** What an import reads, and what it found beside it in folders. */
export interface DumpFiles {
  files: DumpFile[];
  ignored: string[];
}

/**
 * Finds the files that paths name: a file itself, and in a folder every `.txt`, `.txt.gz` and `.gz`, sorted by name, not in its
 * sub-folders. A file that is named twice counts once. Throws when a path is not there, or nothing to import is.
 */
export async function findDumpFiles(paths: readonly string[]): Promise<DumpFiles> {
  const found = new Map<string, DumpFile>();
  const ignored: string[] = [];
  for (const path of paths) {
    const entry = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new Error(`There is no file or folder ${path}.`) : error;
    });
    const candidates = entry.isDirectory() ? await filesIn(path, ignored) : [path];
    for (const file of candidates) {
      const real = await realpath(file);
      if (!found.has(real)) found.set(real, { path: file, real, size: (await stat(file)).size });
    }
  }
  if (found.size === 0) throw new Error(`There is no dump to import in ${paths.join(', ')}: no .txt, .txt.gz or .gz file.`);
  return { files: [...found.values()], ignored };
}

async function filesIn(folder: string, ignored: string[]): Promise<string[]> {
  const names = (await readdir(folder)).sort();
  const files: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    if (!(await stat(path)).isFile()) continue;
    if (/\.(txt|gz)$/i.test(name)) files.push(path);
    else ignored.push(path);
  }
  return files;
}
