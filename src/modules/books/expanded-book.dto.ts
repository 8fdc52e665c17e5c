import { ApiProperty } from '@nestjs/swagger';
import { PartialDateDto } from '../records/index.js';
import { SeriesEntryDto } from '../series/index.js';
import { SubjectHeadingDto } from '../subjects/index.js';

const nullableText = { type: 'string', nullable: true } as const;

export class PublicationDto {
  @ApiProperty({ type: 'integer', description: 'The publisher.', example: 1 })
  readonly id: number;

  @ApiProperty({ example: 'Penguin Classics' })
  readonly name: string;

  @ApiProperty({ enum: ['pbl', 'dst', 'prt'], description: 'MARC relator code: publisher, distributor, printer.' })
  readonly role: string;

  @ApiProperty({ ...nullableText, example: 'London' })
  readonly place: string | null;
}

/** The work of a book, as its books show it when they are asked to. */
export class WorkOfBookDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ example: 'Pride and Prejudice' })
  readonly title: string;

  @ApiProperty(nullableText)
  readonly subtitle: string | null;

  @ApiProperty({ ...nullableText, description: 'ISO 639-2/B', example: 'eng' })
  readonly originalLanguage: string | null;

  @ApiProperty({ type: PartialDateDto, nullable: true })
  readonly firstPublished: PartialDateDto | null;
}

/** What `expand` shows of other records. */
export class ExpandedBookDto {
  @ApiProperty({ type: WorkOfBookDto, required: false })
  readonly work?: WorkOfBookDto;

  @ApiProperty({ type: [PublicationDto], required: false })
  readonly publishers?: PublicationDto[];

  @ApiProperty({ type: [SeriesEntryDto], required: false, description: 'Its own series, then those of its work.' })
  readonly series?: SeriesEntryDto[];

  @ApiProperty({ type: [SubjectHeadingDto], required: false, description: 'Its own subjects, then those of its work, each once.' })
  readonly subjects?: SubjectHeadingDto[];
}
