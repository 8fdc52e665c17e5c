import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import type { Mutant } from './mutants.js';

const root = join(import.meta.dirname, '../..');

/** A compiled application that is another one in a few places. */
export interface MutantBuild {
  dist: string;
  remove(): void;
}

/** Compiles the application with the edits of a mutant. Throws when a text is not there exactly once: the mutant is out of date then. */
export function buildMutant({ name, edits }: Mutant): MutantBuild {
  // below node_modules, where the packages are found from
  const directory = join(root, 'node_modules/.cache/colophon-mutants', `${process.pid}-${name.replace(/\W+/g, '-')}`);
  const dist = join(directory, 'dist');
  const remove = () => {
    process.off('exit', remove);
    rmSync(directory, { recursive: true, force: true });
  };
  process.on('exit', remove); // of a run that is interrupted
  mkdirSync(directory, { recursive: true });
  try {
    cpSync(join(root, 'dist'), dist, { recursive: true });
    for (const file of ['package.json', 'openapi.json']) copyFileSync(join(root, file), join(directory, file));
    for (const file of new Set(edits.map((edit) => edit.file))) {
      const mine = edits.filter((edit) => edit.file === file);
      const source = mine.reduce((text, edit) => edited(text, edit, name), readFileSync(join(root, 'src', file), 'utf8'));
      const { code } = transformSync(source, { configFile: join(root, '.swcrc'), filename: file, sourceMaps: false });
      writeFileSync(join(dist, file.replace(/\.ts$/, '.js')), code);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { dist, remove };
}

function edited(source: string, { file, find, replace }: Mutant['edits'][number], name: string): string {
  const parts = source.split(find);
  if (parts.length !== 2)
    throw new Error(`The mutant "${name}" does not fit ${file} any more: its text is there ${parts.length - 1} times.`);
  return parts.join(replace);
}
