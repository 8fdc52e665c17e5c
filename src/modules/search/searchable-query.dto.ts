import { applyDecorators } from '@nestjs/common';
import { FormField } from '../../platform/fields/fields.js';
import { PageQuery, sortReader } from '../../platform/pagination/page-query.dto.js';
import { LONGEST_QUERY, parseQuery } from './search-query.js';

/** Reads `q`; throws an Error that says what it must be. */
export function readQ(raw: string): string {
  return parseQuery(raw).text;
}

/** How a client leafs through a list and searches in it. */
export class SearchableQuery extends PageQuery {
  readonly q?: string;
  /** of lists that have facets */
  readonly facets?: string;
}

/** The parameter `q` of a list. */
export function SearchField(example: string): PropertyDecorator {
  return FormField({
    read: readQ,
    schema: { type: 'string', minLength: 1, maxLength: LONGEST_QUERY },
    optional: 'optional',
    description:
      'Words to look for, all of them; `"a phrase"`, `-without`, `begin*`, an ISBN in any spelling. Case, accents and apostrophes do not matter. ' +
      'With `q` the list is sorted by relevance unless `sort` says otherwise.',
    example,
  });
}

/** The parameter `sort` of a list that can be searched: without `q` by id, with it by `relevance` unless the client says otherwise. */
export function SearchableSortField(keys: readonly string[]): PropertyDecorator {
  const key = `-?(${keys.join('|')})`;
  const read = sortReader(keys);
  return applyDecorators(
    FormField({
      schema: { type: 'string', pattern: `^(relevance|${key}(,${key})*)$` },
      default: 'id',
      presetOf: ({ q }) => (q === undefined ? 'id' : 'relevance'),
      disagrees: (sort, { q }) => (sort === 'relevance' && q === undefined ? 'can be relevance only together with q' : undefined),
      example: keys.at(1) ?? 'id',
      description:
        `What to sort by: ${keys.join(', ')}; \`-\` in front: descending; several with commas. The id is always the last key. ` +
        'Or `relevance`, the default with `q`, by itself.',
      read: (raw) => (raw === 'relevance' ? raw : read(raw)),
    }),
  );
}

/** Values that one facet shows at most. */
const MOST_VALUES = 100;

/** The parameter `facets` of a list, whose facets are `names`. */
export function FacetsField(names: readonly string[]): PropertyDecorator {
  const facet = `(${names.join('|')})(:[1-9][0-9]{0,2})?`;
  return FormField({
    schema: { type: 'string', pattern: `^${facet}(,${facet})*$` },
    optional: 'optional',
    description:
      `The most frequent values among all matches: ${names.join(', ')}; with a colon, how many of them (10 unless said, at most ${MOST_VALUES}). ` +
      'Counted exactly up to 10,000 matches, beyond that in the first 10,000 that come to hand.',
    example: `${names[0]},subject:5`,
    read: (raw) => {
      const wanted = raw.split(',').map((part) => part.trim());
      for (const part of wanted) {
        const [name = '', size] = part.split(':');
        if (!names.includes(name)) throw new Error(`must be made of ${names.join(', ')}, each with a number behind a colon or without`);
        if (size !== undefined && (!/^[1-9]\d{0,2}$/.test(size) || Number(size) > MOST_VALUES))
          throw new Error(`must ask for 1 to ${MOST_VALUES} values`);
      }
      const keys = wanted.map((part) => part.split(':')[0]);
      if (new Set(keys).size < keys.length) throw new Error('must not name a facet twice');
      return wanted.sort().join(',');
    },
  });
}
