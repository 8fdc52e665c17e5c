import 'reflect-metadata';
import type { Mistake } from '../problems/problem.js';
import { SortField } from '../pagination/page-query.dto.js';
import { PageQuery } from '../pagination/page-query.dto.js';
import { EnumField, IdsField, TextField } from './fields.js';
import { canonicalSearch, readParameters } from './read-request.js';

class ShelfQuery extends PageQuery {
  @SortField(['id', 'title'])
  declare readonly sort: string;
  @IdsField({ optional: 'optional' })
  readonly author?: number[];
  @TextField({ max: 10, optional: 'optional' })
  readonly title?: string;
  @EnumField({ values: ['red', 'green'], optional: 'optional' })
  readonly colour?: string;
}

function read(raw: Record<string, string | string[]>): { query: ShelfQuery; mistakes: Mistake[] } {
  const mistakes: Mistake[] = [];
  return { query: readParameters(ShelfQuery, raw, 'query', mistakes) as ShelfQuery, mistakes };
}

describe('parameters', () => {
  it('have their defaults', () => {
    expect(read({})).toEqual({ query: { limit: 20, offset: 0, sort: 'id' }, mistakes: [] });
  });

  it('are read as what they are', () => {
    const { query } = read({ limit: '5', author: '3,1,3', title: ' Emma ', sort: '-title' });
    expect(query).toEqual({ limit: 5, offset: 0, author: [1, 3], title: 'Emma', sort: '-title' });
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
    [{ author: '1,x' }, 'author', 'malformed'],
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
    const one = canonicalSearch(read({ author: '2,1', limit: '20', title: 'Émile' }).query);
    const other = canonicalSearch(read({ title: 'E\u0301mile', author: '1,2,1' }).query);
    expect(one).toBe(other);
    expect(one).toBe('?author=1,2&title=%C3%89mile');
  });
});
