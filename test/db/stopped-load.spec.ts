import { relative } from 'node:path';
import { reportLines } from '../../src/modules/imports/report-lines.js';
import { contentOf } from '../support/catalogue-content.js';
import { editionLine } from '../support/dump-lines.js';
import { type Imported, OpenLibrary } from '../support/open-library.js';

const open: OpenLibrary[] = [];
async function library(): Promise<OpenLibrary> {
  const one = await OpenLibrary.open();
  open.push(one);
  return one;
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const BOOKS_OF_A_FILE = 20;

/** Three dumps of as many books each. A file ends a block, so that a load can be stopped between them. */
function dumps(one: OpenLibrary): Promise<string[]> {
  const lines = (file: number) =>
    Array.from({ length: BOOKS_OF_A_FILE }, (_, i) => editionLine(file * 100 + i + 1, { title: `Book ${i} of ${file}` }));
  return Promise.all([0, 1, 2].map((file) => one.file(`dump-${file}.txt`, `${lines(file).join('\n')}\n`)));
}

/** Begins to load and stops when the first file is in. */
async function loadPart(one: OpenLibrary, paths: string[]): Promise<Imported> {
  const stop = new AbortController();
  const stopEarly = ({ phase, records }: { phase: string; records: number }) => {
    if (phase === 'load' && records >= BOOKS_OF_A_FILE) stop.abort();
  };
  const part = await one.import(paths, { loadFrom: 0, signal: stop.signal, onProgress: stopEarly });
  expect(part.report.stopped).toBe(true);
  expect(await one.rows(`select file, counts->'books' as books from first_loads`)).toEqual([{ file: 0, books: BOOKS_OF_A_FILE }]);
  return part;
}

const publisher = `insert into publishers (name, name_key) values ('Meanwhile', 'meanwhile')`;

describe('A first load that was stopped', () => {
  it.each([
    ['in another order', (paths: string[]) => paths.toReversed()],
    ['by other names', (paths: string[]) => paths.map((path) => relative(process.cwd(), path))],
  ])('goes on when the same files are given %s', async (_, otherwise) => {
    const [stopped, whole] = [await library(), await library()];
    const paths = await dumps(stopped);
    const part = await loadPart(stopped, paths);
    const { report } = await stopped.import(otherwise(paths), { loadFrom: 0 });
    expect(report).toMatchObject({ id: part.report.id, stopped: false, discardedLoad: null, books: { created: 3 * BOOKS_OF_A_FILE } });
    await whole.import(await dumps(whole), { loadFrom: 0 });
    expect(await contentOf(stopped)).toEqual(await contentOf(whole));
  });

  it.each([
    { when: 'other files are imported', files: 2, sql: 'select 1', why: 'other-files', said: 'these are other files' },
    { when: 'somebody has written since', files: 3, sql: publisher, why: 'catalogue-changed', said: 'the catalogue had changed since' },
  ])('is discarded when $when, which the report says', async ({ files, sql, why, said }) => {
    const one = await library();
    const paths = await dumps(one);
    await loadPart(one, paths);
    await one.rows(sql);
    const { report } = await one.import(paths.slice(0, files), { loadFrom: 0 });
    expect(report).toMatchObject({ discardedLoad: { records: BOOKS_OF_A_FILE, why }, books: { created: files * BOOKS_OF_A_FILE } });
    expect(report.discardedLoad?.files).toHaveLength(3);
    const line = reportLines(report, 'rejects.ndjson').find((text) => text.startsWith('  discarded'));
    expect(line).toMatch(new RegExp(`dump-0\\.txt, .* cut off after 20 records: ${said}$`));
  });
});
