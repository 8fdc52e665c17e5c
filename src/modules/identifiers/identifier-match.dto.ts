import { ApiProperty } from '@nestjs/swagger';
import { PatternField, TextField } from '../../platform/fields/fields.js';
import { PageQuery, SortField } from '../../platform/pagination/page-query.dto.js';
import { FieldsField } from '../../platform/shapes/shape-fields.js';

/** The path of an identifier. */
export class ByIdentifier {
  @PatternField({
    pattern: /^[a-z][a-z0-9_.-]{0,39}$/,
    message: 'must be the lower-case name of a scheme',
    description: 'isbn, lccn, oclc, openlibrary, goodreads, wikidata …',
    example: 'openlibrary',
  })
  readonly scheme: string;

  @TextField({ max: 200, description: 'The number in that scheme.', example: 'OL900000001M' })
  readonly value: string;
}

export class IdentifierQuery extends PageQuery {
  @SortField(['id'])
  declare readonly sort: string;

  @FieldsField(() => IdentifierMatchDto, 'kind,label')
  declare readonly fields?: string;
}

/** A record that has the identifier. */
export class IdentifierMatchDto {
  @ApiProperty({ enum: ['books', 'works', 'authors'], example: 'books' })
  readonly kind: string;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ description: 'The title or the name.', example: 'Pride and Prejudice' })
  readonly label: string;

  @ApiProperty({ enum: ['valid', 'invalid', 'cancelled', 'incorrect'], description: 'What the record says of the identifier.' })
  readonly status: string;

  @ApiProperty({ example: '/v1/books/1' })
  readonly self: string;
}
