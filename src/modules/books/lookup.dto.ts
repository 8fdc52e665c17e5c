import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import { ExpandField, FieldsField } from '../../platform/shapes/shape-fields.js';
import { BookDto } from './book.dto.js';
import { expandable } from './book-query.dto.js';

/** Identifiers that one request may ask for. */
const MOST = 1_000;

const identifier = { oneOf: [{ type: 'string' }, { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }] };

export class BookLookup {
  @ApiProperty({
    type: 'array',
    items: identifier,
    minItems: 1,
    maxItems: MOST,
    description: 'ISBNs in any spelling, identifiers as `scheme:value`, and ids as numbers, mixed.',
    example: ['0-14-143951-3', 'openlibrary:OL900000001M', 3, '9780000000000'],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST)
  readonly identifiers: (string | number)[];
}

/** The shape of the books that are found. */
export class LookupShape {
  @FieldsField(() => BookDto, 'id,title,authors.name')
  readonly fields?: string;

  @ExpandField(expandable)
  readonly expand?: string;
}

/** What became of an identifier. */
export const lookupStatuses = ['found', 'merged', 'gone', 'notFound', 'invalid'] as const;

export class LookupItemDto {
  @ApiProperty({ ...identifier, description: 'As it was asked for.', example: '0-14-143951-3' })
  readonly identifier: string | number;

  @ApiProperty({
    enum: lookupStatuses,
    description:
      '`found`; `merged`: the record was merged into the book that is shown; `gone`: it was deleted; `notFound`: nothing has it; `invalid`: it is no identifier.',
    example: 'found',
  })
  readonly status: (typeof lookupStatuses)[number];

  @ApiProperty({ type: BookDto, nullable: true, description: 'null unless there is a book to show.' })
  readonly book: BookDto | null;
}

export class LookupMeta {
  @ApiProperty({ type: 'integer', description: 'Identifiers that were asked for.', example: 4 })
  readonly count: number;

  @ApiProperty({ type: 'integer', description: 'Items with a book.', example: 3 })
  readonly found: number;
}

export class LookupAnswer {
  @ApiProperty({ type: [LookupItemDto], maxItems: MOST, description: 'One item for each identifier, in the order of the request.' })
  readonly data: LookupItemDto[];

  @ApiProperty({ type: LookupMeta })
  readonly meta: LookupMeta;
}
