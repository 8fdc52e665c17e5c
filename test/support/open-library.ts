import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { ImportJournal } from '../../src/modules/imports/import-journal.js';
import { ImportLock } from '../../src/modules/imports/import-lock.js';
import { type ImportReport, OpenLibraryImporter, type Progress } from '../../src/modules/imports/index.js';
import type { PageStore } from '../../src/platform/cache/page-store.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { dataSourceOptions } from '../../src/platform/database/data-source-options.js';
import { Database } from '../../src/platform/database/database.js';
import { DerivedData } from '../../src/platform/database/derived-data.js';
import { PageDirectory } from '../../src/platform/database/page-directory/page-directory.js';
import { Loading } from '../../src/modules/imports/load/loading.js';
import { readOriginal } from '../../src/modules/imports/merge/originals.js';
import { SOURCE } from '../../src/modules/imports/open-library-lines.js';
import { CacheOutbox } from '../../src/platform/database/cache-outbox.js';
import { Writes } from '../../src/platform/database/writes.js';
import { createDatabase, type TestDatabase } from './postgres.js';

/** What an import did: its report, the tags it touched, and the entries of its reject file. */
export interface Imported {
  report: ImportReport;
  touched: Set<string>;
  rejects: { file: string; line: number; code: string; reason: string; record?: string | null; recordBase64?: string }[];
}

/** A database of its own with an importer. */
export class OpenLibrary {
  private touched = new Set<string>();

  private constructor(
    private readonly database: TestDatabase,
    private readonly source: DataSource,
    private readonly folder: string,
  ) {}

  /** Opens an empty catalogue. */
  static async open(): Promise<OpenLibrary> {
    const database = await createDatabase();
    const source = await new DataSource(dataSourceOptions(database.url, { pool: 2 })).initialize();
    return new OpenLibrary(database, source, await mkdtemp(join(tmpdir(), 'colophon-import-')));
  }

  /** The address of its database. */
  get url(): string {
    return this.database.url;
  }

  /** The importer as the application wires it, with a page store that only remembers what was touched. */
  importer(): OpenLibraryImporter {
    const settings = { databaseUrl: this.database.url } as Settings;
    const touch = async (tags: readonly string[]) => {
      tags.forEach((tag) => this.touched.add(tag));
      return true;
    };
    const writes = new Writes(this.source, new CacheOutbox(this.source, settings, { kind: 'redis', touch } as unknown as PageStore));
    return new OpenLibraryImporter(
      writes,
      new ImportLock(settings),
      new ImportJournal(writes, this.source),
      new Loading(writes, this.derived(writes), settings),
      this.derived(writes),
    );
  }

  private derived(writes: Writes): DerivedData {
    const derived = new DerivedData(new Database(this.source), writes);
    new PageDirectory(derived).onModuleInit();
    return derived;
  }

  /** Writes each list of lines into a file and imports the files in this order. */
  async load(...files: string[][]): Promise<Imported> {
    const paths = await Promise.all(files.map((lines, i) => this.file(`${i + 1}.txt`, `${lines.join('\n')}\n`)));
    return this.import(paths);
  }

  /** Writes a file and answers its path. */
  async file(name: string, content: string | Buffer): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, content);
    return path;
  }

  /** Imports files or folders. */
  async import(
    paths: string[],
    options: { signal?: AbortSignal; onProgress?: (progress: Progress) => void; loadFrom?: number } = {},
  ): Promise<Imported> {
    this.touched = new Set();
    const rejects = join(this.folder, 'rejects.ndjson');
    const report = await this.importer().run(paths, { rejects, onProgress: () => undefined, ...options });
    const entries = (await readFile(rejects, 'utf8')).split('\n').filter((line) => line !== '');
    return { report, touched: this.touched, rejects: entries.map((entry) => JSON.parse(entry) as Imported['rejects'][number]) };
  }

  /** The rows of a statement. */
  rows<T = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> {
    return this.source.query<T[]>(sql, values);
  }

  /** The original line of a record. */
  async original(key: string): Promise<string | null> {
    const line = await readOriginal((text, values) => this.rows(text, values), SOURCE, key);
    return line === null ? null : line.toString();
  }

  /** Removes the database and the files. */
  async close(): Promise<void> {
    await this.source.destroy();
    await this.database.drop();
    await rm(this.folder, { recursive: true });
  }
}

/** The kinds of record whose lists were touched, without the tags of single records and of bulk changes. */
export function kindsIn(touched: Set<string>): Set<string> {
  return new Set([...touched].filter((tag) => !/[#!]/.test(tag)));
}
