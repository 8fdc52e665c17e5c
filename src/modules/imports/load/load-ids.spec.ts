import { HIGHEST_NUMBER, KINDS } from './key-numbers.js';
import { layOut, packId } from './load-ids.js';

describe('The ids of a load', () => {
  const highest = { authors: 30, works: 20, books: 10 };

  it('are numbers of keys where nothing is, and lie beyond what is there', () => {
    expect(layOut({ authors: 0, works: 0, books: 0, packs: 0 }, highest)).toMatchObject({ authors: 0, works: 0, books: 0, packs: 0 });
    expect(layOut({ authors: 1, works: 2, books: 100_001, packs: 7 }, highest)).toEqual({
      authors: 100_000,
      works: 100_000,
      books: 200_000,
      highestWork: 1_000_020,
      orphans: 1_100_020,
      packs: 100_000,
    });
  });

  it('are different for packs that begin with different records', () => {
    const ids = layOut({ authors: 0, works: 0, books: 0, packs: 0 }, highest);
    const all = [1, 2, 3].flatMap((number) => KINDS.map((kind) => packId(ids, kind, number)));
    expect(new Set(all).size).toBe(9);
    expect(packId(ids, 'books', HIGHEST_NUMBER)).toBeLessThan(2 ** 31);
  });
});
