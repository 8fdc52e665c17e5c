import { readCatalogueOptions } from './catalogue-options.js';

const read = (...args: string[]) => readCatalogueOptions(args, 'bench:pages', 50_000);

describe('the catalogue of a benchmark', () => {
  it('is generated, or one that is there', () => {
    expect(read()).toEqual({ works: 50_000, seed: 1 });
    expect(read('--works', '5000000', '--seed', '7')).toEqual({ works: 5_000_000, seed: 7 });
    expect(read('--database', 'postgres://localhost/books')).toEqual({ database: 'postgres://localhost/books' });
  });

  it.each([
    [['--works', '0'], '--works must be a whole number from 1 to 50000000: npm run bench:pages'],
    [['--works', '1e3'], '--works must be a whole number'],
    [['--works', ''], '--works must be a whole number'],
    [['--seed=-1'], '--seed must be a whole number'],
    [['--database', 'books'], '--database must be the address of a PostgreSQL database'],
    [['--database', 'postgres://localhost/books', '--works', '3'], '--database excludes --works and --seed'],
    [['--work', '3'], "Unknown option '--work'"],
  ])('%j is refused with a sentence', (args, sentence) => {
    expect(() => read(...args)).toThrow(sentence);
  });
});
