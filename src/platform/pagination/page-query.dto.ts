import { applyDecorators } from '@nestjs/common';
import { EnumField, FormField, IntField } from '../fields/fields.js';

/** How a client leafs through a list. */
export class PageQuery {
  @IntField({ min: 1, max: 100, default: 20, description: 'How many records one page has.', example: 10 })
  readonly limit: number;

  @IntField({ min: 0, max: 2_147_483_647, default: 0, description: 'How many records to leave out before the page begins.', example: 0 })
  readonly offset: number;

  @FormField({
    optional: 'optional',
    max: 4_000,
    excludes: 'offset',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]+$' },
    description:
      'Where to go on, from a link of a page with the same filters and sort: what comes after its last record, whatever came or went meanwhile. Not together with `offset`.',
    read: (raw) => {
      if (!/^[\w-]+$/.test(raw)) throw new Error('must come from a link of a page');
      return raw;
    },
  })
  readonly cursor?: string;

  @EnumField({
    values: ['exact', 'estimate', 'none'],
    optional: 'optional',
    description: 'How to count the matches. Not given: exactly up to 10,000, beyond that an estimate that says so.',
    example: 'exact',
  })
  readonly count?: 'exact' | 'estimate' | 'none';

  readonly sort: string;

  /** of lists that have these parameters */
  readonly fields?: string;
  readonly expand?: string;
}

/** The parameter `sort` of a list that can be sorted by these keys; `-` turns one round. */
export function SortField(keys: readonly string[]): PropertyDecorator {
  const key = `-?(${keys.join('|')})`;
  return applyDecorators(
    FormField({
      schema: { type: 'string', pattern: `^${key}(,${key})*$` },
      default: 'id',
      example: keys.at(1) ?? 'id',
      description: `What to sort by: ${keys.join(', ')}; \`-\` in front: descending; several with commas. The id is always the last key.`,
      read: sortReader(keys),
    }),
  );
}

/** Reads `title,-published`; throws an Error that says what it must be made of. */
export function sortReader(keys: readonly string[]): (raw: string) => string {
  return (raw) => {
    const wanted = raw.split(',').map((word) => word.replace(/^-/, ''));
    const odd = wanted.find((word) => !keys.includes(word));
    if (odd !== undefined) throw new Error(`must be made of ${keys.join(', ')}, each with or without -`);
    if (new Set(wanted).size < wanted.length) throw new Error('must not name a key twice');
    return raw;
  };
}
