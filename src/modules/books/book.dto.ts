import { ApiProperty } from '@nestjs/swagger';
import { CreditDto } from '../authors/index.js';
import { PartialDateDto } from '../records/index.js';
import { MinimalWorkDto } from '../works/index.js';
import { ExpandedBookDto } from './expanded-book.dto.js';

export const formats = ['hardcover', 'paperback', 'ebook', 'audiobook', 'spiral', 'board', 'microform', 'map', 'score', 'other'] as const;

/** A book in a list. */
export class BookDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ example: 'Pride and Prejudice' })
  readonly title: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly subtitle: string | null;

  @ApiProperty({ type: MinimalWorkDto, description: 'The work it is an edition of.' })
  readonly work: MinimalWorkDto;

  @ApiProperty({
    type: [CreditDto],
    description: 'Its contributors; when no author is among them, those of the work come first.',
  })
  readonly authors: CreditDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Its first valid ISBN.', example: '9780141439518' })
  readonly isbn13: string | null;

  @ApiProperty({ enum: formats, type: 'string', nullable: true, example: 'paperback' })
  readonly format: string | null;

  @ApiProperty({ type: [String], description: 'ISO 639-2/B', example: ['eng'] })
  readonly languages: string[];

  @ApiProperty({ type: PartialDateDto, nullable: true })
  readonly published: PartialDateDto | null;

  @ApiProperty({ type: [String], description: 'Names of the publishers.', example: ['Penguin Classics'] })
  readonly publishers: string[];

  @ApiProperty({ type: 'string', nullable: true, description: 'ISO 3166-1 alpha-2', example: 'GB' })
  readonly country: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 480 })
  readonly pageCount: number | null;

  @ApiProperty({ format: 'date-time' })
  readonly updatedAt: string;

  @ApiProperty({ type: ExpandedBookDto, required: false, description: 'What `expand` names; absent without it.' })
  readonly expanded?: ExpandedBookDto;
}
