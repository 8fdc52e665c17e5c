import type { QueryRunner } from 'typeorm';
import { CreateSourcePacks1795392000016 } from '../../src/migrations/1795392000016-create-source-packs.js';
import { authorLine, deleteLine, workLine } from '../support/dump-lines.js';
import { OpenLibrary } from '../support/open-library.js';

let library: OpenLibrary;
beforeEach(async () => {
  library = await OpenLibrary.open();
});
afterEach(() => library.close());

/** Works of which each fills more than half a pack, and as many small authors as one pack holds. */
const works = [1, 2, 3, 4].map((number) => workLine(number, { title: 'Long', notes: 'x'.repeat(40_000) }));
const authors = Array.from({ length: 150 }, (_, i) => authorLine(i + 1, { name: `Author ${i + 1}` }));
const dump = [...authors, ...works];

async function load(lines: readonly string[], loadFrom = 0): Promise<void> {
  await library.import([await library.file('dump.txt', `${lines.join('\n')}\n`)], { loadFrom });
}

async function packs(): Promise<number[]> {
  return (await library.rows<{ id: number }>(`select id from source_packs order by 1`)).map(({ id }) => id);
}

async function places(): Promise<unknown[][]> {
  const rows = await library.rows(`select source_key, pack_id, pack_place from source_records order by length(source_key), source_key`);
  return rows.map(Object.values);
}

const newer = (numbers: readonly number[], revision = 2) => numbers.map((number) => workLine(number, { title: 'Newer' }, { revision }));

describe('The originals of a first load', () => {
  it('are together in packs, of which each is called after its first record', async () => {
    const lines = [30_000, 30_000, 40_000, 90_000, 10].map((length, i) => workLine(i + 1, { title: 'Long', notes: 'x'.repeat(length) }));
    await load(lines);
    expect(await places()).toEqual([
      ['/works/OL1W', 4, 0],
      ['/works/OL2W', 4, 1],
      ['/works/OL3W', 10, 0],
      ['/works/OL4W', 13, 0],
      ['/works/OL5W', 16, 0],
    ]);
    for (const [i, line] of lines.entries()) expect(await library.original(`/works/OL${i + 1}W`)).toBe(line);
  });

  it('stay where they are beside lines that are left to the merge', async () => {
    const odd = workLine(7, { title: 'By a far author', authors: [77_777_777_777] });
    await load([odd, workLine(8, { title: 'Plain' }), odd.replace('OL7W', 'OL9W'), workLine(10, { title: 'Plain' })]);
    expect(await places()).toEqual([
      ['/works/OL7W', null, null],
      ['/works/OL8W', 25, 1],
      ['/works/OL9W', null, null],
      ['/works/OL10W', 25, 3],
    ]);
    expect(await library.original('/works/OL7W')).toBe(odd);
    expect(await library.original('/works/OL10W')).toBe(workLine(10, { title: 'Plain' }));
  });

  it('are taken along by the next load, without packs that are not in use', async () => {
    await load(works);
    await library.rows(`insert into source_packs values (50, 'of records that are gone')`);
    await load(dump);
    expect(await packs()).toEqual([4, 7, 10, 13, 100_003]);
    expect(await library.original('/works/OL3W')).toBe(works[2]);
    expect(await library.original('/authors/OL150A')).toBe(authors[149]);
  });

  it('make way for newer lines, and a pack goes when it is in nobody’s use', async () => {
    await load(dump);
    expect(await packs()).toEqual([3, 4, 7, 10, 13]);
    await load([...newer([2, 3]), deleteLine('/works/OL4W', { revision: 2 })], Infinity);
    expect(await packs()).toEqual([3, 4]);
    expect(await library.original('/works/OL1W')).toBe(works[0]);
    expect(await library.original('/works/OL2W')).toBe(newer([2])[0]);
    expect(await library.original('/works/OL4W')).toBe(deleteLine('/works/OL4W', { revision: 2 }));
  });

  it('leave packs that an import has freed to a later one, when it replaced few', async () => {
    await load(dump);
    await load(newer([1]), Infinity);
    expect(await packs()).toEqual([3, 4, 7, 10, 13]);
    await load(newer([1, 2], 3), Infinity);
    expect(await packs()).toEqual([3, 10, 13]);
  });

  it('are said to be missing when their pack is', async () => {
    await load(works);
    await library.rows(`delete from source_packs`);
    await expect(library.original('/works/OL1W')).rejects.toThrow('The pack 4 with the original of /works/OL1W is missing.');
  });

  it('stand in the way of taking the table back', async () => {
    await load(works);
    const runner = { query: (text: string) => library.rows(text) } as unknown as QueryRunner;
    await expect(new CreateSourcePacks1795392000016().down(runner)).rejects.toThrow('original lines in source_packs that would be lost');
    expect(await packs()).toHaveLength(4);
  });

  it('are in a pack or alone, never both', async () => {
    await load(works);
    for (const change of [`payload = 'x'`, 'pack_place = null', 'pack_id = null'])
      await expect(library.rows(`update source_records set ${change}`)).rejects.toThrow('source_records_original_check');
  });
});
