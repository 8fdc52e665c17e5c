import { ApiProperty } from '@nestjs/swagger';
import { ContributorDto } from '../authors/index.js';
import { ClassificationDto, CoverDto, IdentifierDto, LinkDto, OtherTitleDto } from '../records/index.js';
import { SeriesEntryDto } from '../series/index.js';
import { SubjectHeadingDto } from '../subjects/index.js';
import { BookDto } from './book.dto.js';
import { PublicationDto } from './expanded-book.dto.js';

const nullableText = { type: 'string', nullable: true } as const;
const nullableNumber = { type: 'integer', nullable: true } as const;

export class ContentsEntryDto {
  @ApiProperty({ type: 'integer', example: 0 })
  readonly level: number;

  @ApiProperty({ ...nullableText, example: 'Chapter 1' })
  readonly label: string | null;

  @ApiProperty({ example: 'In which a fortune is acknowledged' })
  readonly title: string;

  @ApiProperty({ ...nullableText, example: '5' })
  readonly page: string | null;
}

export class NoteDto {
  @ApiProperty({ example: 'general' })
  readonly kind: string;

  @ApiProperty({ example: 'With an introduction by the translator.' })
  readonly text: string;
}

/** A book with everything that hangs on it. */
export class BookDetailDto extends BookDto {
  @ApiProperty({ type: 'integer', description: 'Goes up with every change.', example: 1 })
  readonly version: number;

  @ApiProperty({ ...nullableText, description: 'The statement of responsibility.' })
  readonly statement: string | null;

  @ApiProperty({ ...nullableText, example: 'Rev. ed.' })
  readonly editionStatement: string | null;

  @ApiProperty({ ...nullableText, description: 'The format as the source says it.', example: 'Mass Market Paperback' })
  readonly formatRaw: string | null;

  @ApiProperty({ type: [OtherTitleDto] })
  readonly titles: OtherTitleDto[];

  @ApiProperty({ type: [ContributorDto], description: 'Its own contributors.' })
  readonly contributors: ContributorDto[];

  @ApiProperty({ type: [PublicationDto] })
  readonly publications: PublicationDto[];

  @ApiProperty({ type: [String], description: 'ISO 639-2/B: what it was translated from.', example: [] })
  readonly translatedFrom: string[];

  @ApiProperty({ type: [SubjectHeadingDto], description: 'Its own subjects; those of the work are with the work.' })
  readonly subjects: SubjectHeadingDto[];

  @ApiProperty({ type: [SeriesEntryDto] })
  readonly series: SeriesEntryDto[];

  @ApiProperty({ type: [IdentifierDto] })
  readonly identifiers: IdentifierDto[];

  @ApiProperty({ type: [ClassificationDto] })
  readonly classifications: ClassificationDto[];

  @ApiProperty({ ...nullableText, example: 'xii, 480 p.' })
  readonly extent: string | null;

  @ApiProperty(nullableNumber)
  readonly heightMm: number | null;

  @ApiProperty(nullableNumber)
  readonly widthMm: number | null;

  @ApiProperty(nullableNumber)
  readonly depthMm: number | null;

  @ApiProperty(nullableNumber)
  readonly weightG: number | null;

  @ApiProperty({ ...nullableNumber, description: 'Seconds, of an audiobook.' })
  readonly durationS: number | null;

  @ApiProperty(nullableText)
  readonly description: string | null;

  @ApiProperty(nullableText)
  readonly firstSentence: string | null;

  @ApiProperty({ type: [ContentsEntryDto] })
  readonly tableOfContents: ContentsEntryDto[];

  @ApiProperty({ type: [NoteDto] })
  readonly notes: NoteDto[];

  @ApiProperty({ type: [LinkDto] })
  readonly links: LinkDto[];

  @ApiProperty({ type: [CoverDto] })
  readonly covers: CoverDto[];

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}
