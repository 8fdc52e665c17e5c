import 'reflect-metadata';
import fc from 'fast-check';
import type { Mistake } from '../problems/problem.js';
import { PageQuery, SortField } from '../pagination/page-query.dto.js';
import type { Filter } from '../filters/condition.js';
import { type DateRange, dates } from '../filters/date-forms.js';
import { idsOrNames, type Name } from '../filters/value-forms.js';
import { EnumField, FilterField, TextField } from './fields.js';
import { canonicalSearch, readParameters } from './read-request.js';
import { type RawParameters, splitQuery } from './split-query.js';

class ShelfQuery extends PageQuery {
  @SortField(['id', 'title'])
  declare readonly sort: string;
  @FilterField({ form: idsOrNames })
  readonly author?: Filter<number | Name>;
  @FilterField({ form: dates })
  readonly published?: Filter<DateRange>;
  @TextField({ max: 10, optional: 'optional' })
  readonly title?: string;
  @EnumField({ values: ['red', 'green'], optional: 'optional' })
  readonly colour?: string;
}

function read(raw: RawParameters): { query: ShelfQuery; mistakes: Mistake[] } {
  const mistakes: Mistake[] = [];
  return { query: readParameters(ShelfQuery, raw, 'query', mistakes) as ShelfQuery, mistakes };
}

it('are read once: who asks again gets what was read', () => {
  const raw = splitQuery('title=a');
  expect(read(raw).query).toBe(read(raw).query);
  const wrong = splitQuery('colour=blue');
  expect(read(wrong).mistakes).toEqual(read(wrong).mistakes);
  expect(read(wrong).mistakes).toHaveLength(1);
});

describe('parameters', () => {
  it('have their defaults', () => {
    expect(read({})).toEqual({ query: { limit: 20, offset: 0, sort: 'id' }, mistakes: [] });
  });

  it('are read as what they are', () => {
    const { query } = read({ limit: '5', author: '3,1,3', title: ' Emma ', sort: '-title' });
    expect(query).toEqual({ limit: 5, offset: 0, author: [{ not: false, any: [1, 3], text: '1,3' }], title: 'Emma', sort: '-title' });
  });

  it.each([
    [{ limit: '101' }, 'limit', 'out-of-range'],
    [{ limit: '0' }, 'limit', 'out-of-range'],
    [{ limit: '-1' }, 'limit', 'malformed'],
    [{ limit: '0x10' }, 'limit', 'malformed'],
    [{ limit: '1e1' }, 'limit', 'malformed'],
    [{ limit: ' 1' }, 'limit', 'malformed'],
    [{ limit: '' }, 'limit', 'empty'],
    [{ limit: ['1', '2'] }, 'limit', 'repeated'],
    [{ offset: '2147483648' }, 'offset', 'out-of-range'],
    [{ offset: '99999999999999999999' }, 'offset', 'malformed'],
    [{ colour: 'blue' }, 'colour', 'out-of-range'],
    [{ title: 'a\0b' }, 'title', 'out-of-range'],
    [{ title: 'a\ud800b' }, 'title', 'out-of-range'],
    [{ title: 'more than ten' }, 'title', 'out-of-range'],
    [{ author: '1,,2' }, 'author', 'malformed'],
    [{ author: '1,!2' }, 'author', 'malformed'],
    [{ author: '!' }, 'author', 'malformed'],
    [{ author: '"Austen' }, 'author', 'malformed'],
    [{ author: '"a"b' }, 'author', 'malformed'],
    [{ author: '01' }, 'author', 'malformed'],
    [{ author: ['1', ''] }, 'author', 'empty'],
    [{ author: null }, 'author', 'malformed'],
    [{ author: '2147483648' }, 'author', 'out-of-range'],
    [{ author: 'a\0b' }, 'author', 'out-of-range'],
    [{ author: 'a\ud800b' }, 'author', 'out-of-range'],
    [{ author: 'a'.repeat(201) }, 'author', 'out-of-range'],
    [{ author: Array.from({ length: 101 }, (_, i) => i + 1).join(',') }, 'author', 'out-of-range'],
    [{ author: Array.from({ length: 11 }, (_, i) => `${i + 1}`) }, 'author', 'out-of-range'],
    [
      { author: Array.from({ length: 10 }, (_, i) => `${i + 1}`), published: Array.from({ length: 11 }, (_, i) => `${1990 + i}`) },
      'published',
      'out-of-range',
    ],
    [{ published: '..' }, 'published', 'malformed'],
    [{ published: '1..2..3' }, 'published', 'malformed'],
    [{ published: '199' }, 'published', 'malformed'],
    [{ published: '1999..1950' }, 'published', 'out-of-range'],
    [{ author: '0' }, 'author', 'out-of-range'],
    [{ sort: 'constructor' }, 'sort', 'malformed'],
    [{ sort: 'title,-title' }, 'sort', 'malformed'],
    [{ wrong: '1' }, 'wrong', 'unknown'],
    [{ __proto__: null, constructor: '1' } as never, 'constructor', 'unknown'],
  ])('%o is refused: %s is %s', (raw, name, code) => {
    expect(read(raw).mistakes).toEqual([expect.objectContaining({ in: 'query', name, code })]);
  });

  it('every mistake is told', () => {
    expect(read({ limit: 'x', offset: 'y', z: '1' }).mistakes).toHaveLength(3);
  });

  it('have one canonical form, whatever their order, defaults and spelling', () => {
    const one = canonicalSearch(read({ author: ['2,1', '! Le  Guin ,"a,b"'], limit: '20', title: 'Émile', published: '1950' }).query);
    const other = canonicalSearch(
      read({ title: 'E\u0301mile', published: ['1950..1950', '1950'], author: ['!"a,b",Le Guin,Le Guin', '1,2,1'] }).query,
    );
    expect(one).toBe(other);
    expect(one).toBe('?author=!%22a,b%22,Le%20Guin&author=1,2&published=1950&title=%C3%89mile');
  });

  const anyQuery = fc.record(
    {
      limit: fc.integer({ min: 1, max: 100 }),
      offset: fc.integer({ min: 0, max: 1_000 }),
      author: fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
      title: fc
        .string({ minLength: 1, maxLength: 8, unit: 'grapheme' })
        .filter((text) => text.trim() !== '' && !/[\0\p{Surrogate}]/u.test(text) && text.normalize('NFC').trim().length <= 10),
      colour: fc.constantFrom('red', 'green'),
      sort: fc.constantFrom('id', 'title', '-title', 'title,-id'),
    },
    { requiredKeys: [] },
  );
  const keyOf = (query: object, spell: (text: string) => string, order: (pairs: string[]) => string[]): string => {
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${spell([value].flat().join(','))}`);
    const { query: read_, mistakes } = read(splitQuery(order(pairs).join('&')));
    expect(mistakes).toEqual([]);
    return canonicalSearch(read_);
  };
  const everyByte = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

  it('permuted, re-encoded and defaulted queries have one canonical form', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const plain = keyOf(query, encodeURIComponent, (pairs) => pairs);
        expect(keyOf(query, everyByte, (pairs) => pairs.toReversed())).toBe(plain);
        expect(keyOf({ limit: 20, offset: 0, sort: 'id', ...query }, encodeURIComponent, (pairs) => pairs.toSorted())).toBe(plain);
        if (query.author)
          expect(keyOf({ ...query, author: [...query.author, ...query.author].toReversed() }, everyByte, (pairs) => pairs)).toBe(plain);
        if (query.title)
          expect(keyOf({ ...query, title: ` ${query.title.normalize('NFD')}` }, encodeURIComponent, (pairs) => pairs)).toBe(plain);
      }),
    );
  });

  it('queries that mean different things have different canonical forms', () => {
    const meaning = ({
      limit = 20,
      offset = 0,
      sort = 'id',
      author,
      title,
      colour,
    }: Partial<Omit<ShelfQuery, 'author'> & { author: number[] }>) =>
      JSON.stringify([limit, offset, sort, author?.toSorted((a, b) => a - b), title?.normalize('NFC').trim(), colour]);
    fc.assert(
      fc.property(anyQuery, anyQuery, (one, other) => {
        const [a, b] = [one, other].map((query) => keyOf(query, encodeURIComponent, (pairs) => pairs));
        expect(a === b).toBe(meaning(one) === meaning(other));
      }),
    );
  });
});
