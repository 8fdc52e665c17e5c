import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { OpenLibraryImporter } from './open-library-importer.js';

/** Beside `src` and `dist`. */
const SAMPLE = fileURLToPath(new URL('../../../sample/openlibrary', import.meta.url));

/** The catalogue that a first start shows. */
@Injectable()
export class SampleCatalogue {
  constructor(
    private readonly database: Database,
    private readonly importer: OpenLibraryImporter,
  ) {}

  /** Loads the sample by the importer, unless there ever was a record or an import, or one that was stopped can go on. Answers whether it did. */
  async loadIntoEmpty(): Promise<boolean> {
    const [used] = await this.database.rows<{ used: boolean }>(
      `select exists (select from books) or exists (select from works) or exists (select from authors)
         or exists (select from imports where status = 'done') or exists (select from first_loads) as used`,
    );
    if (used?.used) return false;
    const folder = await mkdtemp(join(tmpdir(), 'colophon-sample-'));
    try {
      await this.importer.run([SAMPLE], { rejects: join(folder, 'rejects.ndjson'), onProgress: () => undefined });
    } finally {
      await rm(folder, { recursive: true });
    }
    return true;
  }
}
