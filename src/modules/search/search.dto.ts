import { ApiProperty } from '@nestjs/swagger';
import { EnumField, FormField, IntField } from '../../platform/fields/fields.js';
import { hasAtMost } from '../../platform/fields/text-length.js';
import { searchKinds } from './search-kinds.js';
import { LONGEST_QUERY } from './search-query.js';
import { readQ } from './searchable-query.dto.js';

const MOST_HITS = 50;
const MOST_SUGGESTIONS = 20;

export class SearchQueryDto {
  @FormField({
    read: readQ,
    schema: { type: 'string', minLength: 1, maxLength: LONGEST_QUERY },
    description: 'Words to look for, all of them; `"a phrase"`, `-without`, `begin*`, an ISBN in any spelling.',
    example: 'austen',
  })
  readonly q: string;

  @EnumField({ values: searchKinds, optional: 'optional', description: 'Only records of this kind.', example: 'works' })
  readonly kind?: (typeof searchKinds)[number];

  @IntField({ min: 1, max: MOST_HITS, default: 10, description: 'How many hits there are at most.', example: 10 })
  readonly limit: number;
}

export class SuggestQuery {
  @FormField({
    read: (raw) => {
      const text = raw.normalize('NFC').trim();
      if (!hasAtMost(LONGEST_QUERY, text)) throw new Error(`must have at most ${LONGEST_QUERY} characters`);
      if (/[\0\p{Surrogate}]/u.test(text)) throw new Error('must not hold NUL or lone surrogates');
      if (!/[\p{L}\p{N}]/u.test(text)) throw new Error('must hold a letter or a digit');
      return text;
    },
    schema: { type: 'string', minLength: 1, maxLength: LONGEST_QUERY },
    description: 'What somebody has typed so far.',
    example: 'pride and pre',
  })
  readonly q: string;

  @IntField({ min: 1, max: MOST_SUGGESTIONS, default: 8, description: 'How many suggestions there are at most.', example: 8 })
  readonly limit: number;
}

class Links {
  @ApiProperty({ example: '/v1/works/1' })
  readonly self: string;
}

export class HitDto {
  @ApiProperty({ enum: searchKinds, example: 'works' })
  readonly kind: string;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ description: 'Its title, name or heading.', example: 'Pride and Prejudice' })
  readonly label: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Of works and books: who is credited first.', example: 'Jane Austen' })
  readonly by: string | null;

  @ApiProperty({ type: Links })
  readonly links: Links;
}

export class HitsMeta {
  @ApiProperty({ type: 'integer', example: 10 })
  readonly limit: number;

  @ApiProperty({ type: 'integer', description: 'Hits in this answer.', example: 10 })
  readonly count: number;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The words that were looked for instead, when next to nothing has the words as they were written.',
    example: null,
  })
  readonly correctedTo: string | null;
}

export class HitsAnswer {
  @ApiProperty({ type: [HitDto], maxItems: MOST_HITS, description: 'Best first, whatever their kind.' })
  readonly data: HitDto[];

  @ApiProperty({ type: HitsMeta })
  readonly meta: HitsMeta;

  @ApiProperty({ type: Links, example: { self: '/v1/search?q=austen' } })
  readonly links: Links;
}

export class SuggestionDto {
  @ApiProperty({
    enum: ['works', 'authors', 'words'],
    description: 'What is suggested; `words`: the last word is completed.',
    example: 'works',
  })
  readonly kind: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The id of the record; null for words.', example: 1 })
  readonly id: number | null;

  @ApiProperty({ description: 'What to put in place of what was typed.', example: 'Pride and Prejudice' })
  readonly text: string;
}

export class SuggestionsAnswer {
  @ApiProperty({
    type: [SuggestionDto],
    maxItems: MOST_SUGGESTIONS,
    description: 'Titles and names that begin like this, the popular ones first, and then words.',
  })
  readonly data: SuggestionDto[];

  @ApiProperty({ type: Links, example: { self: '/v1/suggest?q=pride' } })
  readonly links: Links;
}
