import { readFileSync } from 'node:fs';
import { hyphenate, parseIsbn } from '../../src/standards/index.js';
import { dataPath } from './data.js';

interface Vector {
  in: string;
  valid: boolean;
  isbn13: string;
  isbn10: string | null;
  isbn13h?: string;
  isbn10h?: string | null;
  disputed?: boolean;
}

const vectors = readFileSync(dataPath('isbn', 'vectors.ndjson'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Vector)
  .filter(({ disputed }) => !disputed);
const valid = vectors.filter((vector) => vector.valid);

/** The vectors for which we say something else, so that a failure shows all of them at once. */
function different<T>(list: Vector[], ours: (vector: Vector) => T, theirs: (vector: Vector) => T): unknown[] {
  return list.map((vector) => ({ in: vector.in, ours: ours(vector), theirs: theirs(vector) })).filter((row) => row.ours !== row.theirs);
}

describe('On ISBNs we agree with isbn3 and python-stdnum, where these agree:', () => {
  it('there are thousands of vectors', () => {
    expect(vectors.length).toBeGreaterThan(6_000);
  });

  it('which are valid', () => {
    expect(
      different(
        vectors,
        (vector) => parseIsbn(vector.in) !== null,
        (vector) => vector.valid,
      ),
    ).toEqual([]);
  });

  it('their thirteen digits', () => {
    expect(
      different(
        valid,
        (vector) => parseIsbn(vector.in)?.isbn13,
        ({ isbn13 }) => isbn13,
      ),
    ).toEqual([]);
  });

  it('their ten digits, or that there are none', () => {
    expect(
      different(
        valid,
        (vector) => parseIsbn(vector.in)?.isbn10,
        ({ isbn10 }) => isbn10,
      ),
    ).toEqual([]);
  });

  it('their hyphens', () => {
    const hyphenated = valid.filter(({ isbn13h }) => isbn13h !== undefined);
    expect(
      different(
        hyphenated,
        ({ isbn13 }) => hyphenate(isbn13),
        ({ isbn13h }) => isbn13h!,
      ),
    ).toEqual([]);
    const ten = hyphenated.filter(({ isbn10h }) => isbn10h != null);
    expect(
      different(
        ten,
        ({ isbn10 }) => hyphenate(isbn10!),
        ({ isbn10h }) => isbn10h!,
      ),
    ).toEqual([]);
  });
});
