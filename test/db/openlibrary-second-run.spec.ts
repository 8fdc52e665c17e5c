import { gunzipSync } from 'node:zlib';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDump } from '../../src/generators/openlibrary/index.js';
import { rowVersionsOf } from '../support/catalogue-content.js';
import { authorLine, deleteLine, editionLine, redirectLine, workLine } from '../support/dump-lines.js';
import { type Imported, OpenLibrary } from '../support/open-library.js';

let library: OpenLibrary;
beforeEach(async () => {
  library = await OpenLibrary.open();
});
afterEach(() => library.close());

const works = (from: number, to: number, title = 'Work') =>
  Array.from({ length: to - from + 1 }, (_, i) => workLine(from + i, { title: `${title} ${from + i}` }));

function outcomes({ report }: Imported): number {
  const { authors, works: made, books, redirects, deletes, rejects } = report;
  const records = [authors, made, books].map(({ created, updated, unchanged }) => created + updated + unchanged);
  const others = [redirects.new, redirects.unchanged, deletes.applied, deletes.unknown, deletes.kept, deletes.unchanged];
  const refused = Object.entries(rejects).filter(([code]) => code !== 'redirect-loop');
  return [...records, ...others, ...refused.map(([, count]) => count)].reduce((sum, count) => sum + count, 0);
}

describe('A dump over what it brought', () => {
  it('changes nothing, whatever is in it', async () => {
    const out = await mkdtemp(join(tmpdir(), 'colophon-dump-'));
    const files = await writeDump({ works: 300, seed: 4, date: '2026-01-31', damaged: 20_000, revised: 0 }, { out, jobs: 1 });
    const paths = files.map(({ path }) => path);
    const first = await library.import(paths);
    const before = await rowVersionsOf(library);
    const second = await library.import(paths);
    const third = await library.import(paths.toReversed());
    expect(await rowVersionsOf(library)).toEqual(before);
    for (const { report } of [second, third])
      for (const kind of ['authors', 'works', 'books'] as const) {
        expect(report[kind]).toMatchObject({ created: 0, updated: 0 });
        expect(report[kind].unchanged).toBeGreaterThanOrEqual(first.report[kind].created);
      }
    expect([first, second, third].map(outcomes)).toEqual([first, second, third].map(({ report }) => report.lines));
    expect(second.rejects.map(({ line, code }) => [line, code]).sort()).toEqual(
      expect.arrayContaining(
        first.rejects.filter(({ code }) => code !== 'duplicate' && code !== 'superseded').map(({ line, code }) => [line, code]),
      ),
    );
    await rm(out, { recursive: true });
  });

  it('brings in what is new or newer, and reads nothing else', async () => {
    const lines = works(1, 50);
    await library.load(lines);
    const untouched = () => library.rows(`select id, xmin::text, ctid::text from works where title like 'Work%' order by id`);
    const before = (await untouched()) as { id: number }[];
    lines[16] = workLine(17, { title: 'Renamed' }, { revision: 2 });
    const { report } = await library.load([...lines, workLine(51, { title: 'New' }), workLine(50, { title: 'Older' }, { revision: 0 })]);
    expect(report).toMatchObject({ lines: 52, works: { created: 1, updated: 1, superseded: 1 } });
    // the two lines of one key are judged together
    expect(report.works.unchanged).toBe(49);
    const [renamed] = await library.rows<{ id: number }>(`select id from works where title = 'Renamed'`);
    expect(await untouched()).toEqual(before.filter(({ id }) => id !== renamed!.id));
  });

  it('of the next month brings in what was revised', async () => {
    const out = await mkdtemp(join(tmpdir(), 'colophon-dump-'));
    const order = { works: 300, seed: 5, date: '2026-01-31', damaged: 0 };
    const files = await writeDump({ ...order, revised: 0 }, { out, jobs: 1 });
    await library.import(files.map(({ path }) => path));
    const revised = await writeDump({ ...order, revised: 50_000 }, { out, jobs: 1 });
    const { report } = await library.import(revised.map(({ path }) => path));
    for (const [i, kind] of (['authors', 'works', 'books'] as const).entries()) {
      const { created, updated, unchanged } = report[kind];
      expect({ created, lines: updated + unchanged }).toEqual({ created: 0, lines: files[i]!.lines });
      expect(updated).toBeGreaterThan(0);
      expect(unchanged).toBeGreaterThan(10 * updated);
    }
    const [titles] = await library.rows<{ count: number }>(`select count(*)::int as count from works where title like '%, revised%'`);
    expect(titles!.count).toBeGreaterThanOrEqual(report.works.updated);
    await rm(out, { recursive: true });
  });

  it('is recognised in its unusual forms', async () => {
    const lines = [
      editionLine(1, { title: 'Under an old key' }).replace('\t/books/', '\t/b/'),
      editionLine(2, { title: 'Without its date' }).replace(/\t2020-[^\t]*/, ''),
      `${authorLine(3, { name: 'With a return' })}\r`,
    ];
    await library.load(lines);
    const { report, rejects } = await library.load(lines);
    expect(report).toMatchObject({ books: { unchanged: 2, updated: 0 }, authors: { unchanged: 1, updated: 0 } });
    expect(rejects).toEqual([]);
  });

  it('counts a line that is said twice as a duplicate', async () => {
    await library.load(works(1, 3));
    const { report } = await library.load([...works(1, 3), ...works(2, 2)]);
    expect(report).toMatchObject({ works: { unchanged: 3 }, rejects: { duplicate: 1 } });
  });

  it('brings back what the source had deleted, when it is newer', async () => {
    await library.load([...works(1, 2), deleteLine('/works/OL1W', { revision: 2 })]);
    const { report } = await library.load(works(1, 2));
    expect(report.works).toEqual({ created: 0, updated: 0, unchanged: 1, superseded: 1 });
  });

  it('can be stopped in the survey', async () => {
    const path = await library.file('works.txt', works(1, 20).join('\n'));
    await library.import([path]);
    const stop = new AbortController();
    stop.abort();
    const { report } = await library.import([path], { signal: stop.signal });
    expect(report).toMatchObject({ stopped: true, works: { created: 0, unchanged: 0 } });
  });

  it('is told of as broken off where its file is', async () => {
    const path = await library.file('works.txt', works(1, 20).join('\n'));
    await library.import([path]);
    const whole = await readFile(path);
    const cut = await library.file('cut.txt.gz', (await import('node:zlib')).gzipSync(whole).subarray(0, -20));
    await expect(library.import([cut])).rejects.toThrow(/cut\.txt\.gz: .*\(after \d+ lines\)/);
  });
});

describe('A record that is redirected', () => {
  const winner = 2;
  const merged = redirectLine('/works/OL1W', `/works/OL${winner}W`, { revision: 2 });
  const outcome = { created: 0, updated: 0, unchanged: 1, superseded: 1 };

  it('is out of date when the redirect was there before', async () => {
    await library.load([...works(1, 2), merged]);
    expect((await library.load(works(1, 2))).report.works).toEqual(outcome);
  });

  it('is out of date when the redirect comes before it, in the same file or another', async () => {
    await library.load(works(1, 2));
    expect((await library.load([merged, ...works(1, 2)])).report.works).toEqual(outcome);
  });

  it('is out of date when the redirect comes after it, in the same file or another', async () => {
    await library.load(works(1, 2));
    const { report, rejects } = await library.load(works(1, 2), [merged]);
    expect(report.works).toEqual(outcome);
    expect(report.redirects).toMatchObject({ new: 1, applied: 1 });
    expect(rejects).toMatchObject([{ line: 1, code: 'superseded' }]);
  });

  it('is read first when the file is called after redirects', async () => {
    await library.load(works(1, 2));
    const paths = [await library.file('dump_works.txt', works(1, 2).join('\n')), await library.file('dump_redirects.txt', merged)];
    expect((await library.import(paths)).report.works).toEqual(outcome);
  });

  it('is unchanged when it is newer than its redirect', async () => {
    await library.load(works(1, 2));
    const { report } = await library.load(works(1, 2), [redirectLine('/works/OL1W', '/works/OL2W', { revision: 0 })]);
    expect(report).toMatchObject({ works: { unchanged: 2, superseded: 0 }, rejects: { superseded: 1 } });
  });
});

it('A generated dump is read back to the last line', async () => {
  const out = await mkdtemp(join(tmpdir(), 'colophon-dump-'));
  const files = await writeDump({ works: 200, seed: 9, date: '2026-01-31', damaged: 0, revised: 0 }, { out, jobs: 1 });
  const lines = (await Promise.all(files.map(({ path }) => readFile(path)))).flatMap((file) =>
    gunzipSync(file).toString().trimEnd().split('\n'),
  );
  const imported = await library.import(files.map(({ path }) => path));
  expect(imported.report).toMatchObject({
    lines: lines.length,
    authors: { created: files[0]!.lines },
    works: { created: files[1]!.lines },
    books: { created: files[2]!.lines },
  });
  expect(Object.keys(imported.report.rejects).filter((code) => code !== 'redirect-loop')).toEqual([]);
  await rm(out, { recursive: true });
});
