import { ApiProperty } from '@nestjs/swagger';
import { FilterField, ListField, TextField } from '../../platform/fields/fields.js';
import type { Filter } from '../../platform/filters/condition.js';
import { type DateRange, dates, moments } from '../../platform/filters/date-forms.js';
import { idsOrNames, type Name, names } from '../../platform/filters/value-forms.js';
import { ExpandField, FieldsField } from '../../platform/shapes/shape-fields.js';
import { FacetsField, SearchableQuery, SearchableSortField, SearchField } from '../search/index.js';
import { ContributorDto, CreditDto, NewContributor } from '../authors/index.js';
import {
  ClassificationDto,
  CoverDto,
  IdentifierDto,
  LanguageField,
  languages,
  LinkDto,
  NewIdentifier,
  NewLink,
  NewOtherTitle,
  OtherTitleDto,
  PartialDateDto,
  identifierForm,
} from '../records/index.js';
import { NewSeriesEntry, SeriesEntryDto } from '../series/index.js';
import { NewSubjectHeading, SubjectHeadingDto } from '../subjects/index.js';

/** What `expand` may name. */
export const expandable = ['series', 'subjects'] as const;

export class WorkQuery extends SearchableQuery {
  @SearchField('pride prejudice')
  declare readonly q?: string;

  @FacetsField(['language', 'year', 'author', 'subject', 'series'])
  declare readonly facets?: string;

  @SearchableSortField(['id', 'title', 'published', 'updated'])
  declare readonly sort: string;

  @FieldsField(() => WorkDto, 'id,title,authors.name')
  declare readonly fields?: string;

  @ExpandField(expandable)
  declare readonly expand?: string;

  @FilterField({ form: names, description: 'What the title begins with; in quotes, the whole title.', example: ['Pride and Prejudice'] })
  readonly title?: Filter<Name>;

  @FilterField({ form: idsOrNames, description: 'By this author.', example: ['1'] })
  readonly author?: Filter<number | Name>;

  @FilterField({ form: idsOrNames, description: 'About this subject.', example: ['1'] })
  readonly subject?: Filter<number | Name>;

  @FilterField({ form: idsOrNames, description: 'In this series.', example: ['1'] })
  readonly series?: Filter<number | Name>;

  @FilterField({ form: languages, description: 'The language it was written in, in ISO 639.', example: ['eng'] })
  readonly language?: Filter<string>;

  @FilterField({ form: dates, description: 'When it was first published: years, months, days and ranges of them.', example: ['1813'] })
  readonly published?: Filter<DateRange>;

  @FilterField({ form: moments, description: 'When the record last changed: the same, and moments, in UTC.', example: ['2026..'] })
  readonly updated?: Filter<DateRange>;

  @FilterField({ form: identifierForm, description: 'An identifier, as `scheme:value`.', example: ['openlibrary:OL900000001W'] })
  readonly identifier?: Filter<string>;
}

/** The shape of one work. */
export class WorkShape {
  @FieldsField(() => WorkDetailDto, 'id,title,authors.name')
  readonly fields?: string;

  @ExpandField(expandable)
  readonly expand?: string;
}

/** What `expand` shows of other records. */
export class ExpandedWorkDto {
  @ApiProperty({ type: [SeriesEntryDto], required: false })
  readonly series?: SeriesEntryDto[];

  @ApiProperty({ type: [SubjectHeadingDto], required: false })
  readonly subjects?: SubjectHeadingDto[];
}

/** A work in a list. */
export class WorkDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ example: 'Pride and Prejudice' })
  readonly title: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly subtitle: string | null;

  @ApiProperty({ type: [CreditDto], description: 'Who is credited with the work.' })
  readonly authors: CreditDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'ISO 639-2/B', example: 'eng' })
  readonly originalLanguage: string | null;

  @ApiProperty({ type: PartialDateDto, nullable: true })
  readonly firstPublished: PartialDateDto | null;

  @ApiProperty({ format: 'date-time' })
  readonly updatedAt: string;

  @ApiProperty({ type: ExpandedWorkDto, required: false, description: 'What `expand` names; absent without it.' })
  readonly expanded?: ExpandedWorkDto;
}

/** A work with everything that hangs on it. */
export class WorkDetailDto extends WorkDto {
  @ApiProperty({ type: 'integer', description: 'Goes up with every change.', example: 1 })
  readonly version: number;

  @ApiProperty({ type: [OtherTitleDto] })
  readonly titles: OtherTitleDto[];

  @ApiProperty({ type: [ContributorDto] })
  readonly contributors: ContributorDto[];

  @ApiProperty({ type: [SubjectHeadingDto] })
  readonly subjects: SubjectHeadingDto[];

  @ApiProperty({ type: [SeriesEntryDto] })
  readonly series: SeriesEntryDto[];

  @ApiProperty({ type: 'string', nullable: true })
  readonly description: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly firstSentence: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly notes: string | null;

  @ApiProperty({ type: [IdentifierDto] })
  readonly identifiers: IdentifierDto[];

  @ApiProperty({ type: [ClassificationDto] })
  readonly classifications: ClassificationDto[];

  @ApiProperty({ type: [LinkDto] })
  readonly links: LinkDto[];

  @ApiProperty({ type: [CoverDto] })
  readonly covers: CoverDto[];

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}

/** A work as its books name it. */
export class MinimalWorkDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ example: 'Pride and Prejudice' })
  readonly title: string;
}

/** What both a new work and a changed one may have. */
class WorkMembers {
  @TextField({ max: 2000, optional: 'optional', nullable: 'nullable' })
  readonly subtitle?: string | null;

  @LanguageField({ optional: 'optional', nullable: 'nullable', description: 'ISO 639' })
  readonly originalLanguage?: string | null;

  @TextField({
    max: 200,
    optional: 'optional',
    nullable: 'nullable',
    description: 'In any usual form; it is kept and put into EDTF.',
    example: '1813',
  })
  readonly firstPublished?: string | null;

  @TextField({ max: 100_000, optional: 'optional', nullable: 'nullable' })
  readonly description?: string | null;

  @TextField({ max: 10_000, optional: 'optional', nullable: 'nullable' })
  readonly firstSentence?: string | null;

  @TextField({ max: 100_000, optional: 'optional', nullable: 'nullable' })
  readonly notes?: string | null;

  @ListField({ of: () => NewOtherTitle, max: 200, optional: 'optional' })
  readonly titles?: NewOtherTitle[];

  @ListField({ of: () => NewContributor, max: 500, optional: 'optional' })
  readonly contributors?: NewContributor[];

  @ListField({ of: () => NewSubjectHeading, max: 500, optional: 'optional' })
  readonly subjects?: NewSubjectHeading[];

  @ListField({ of: () => NewSeriesEntry, max: 50, optional: 'optional' })
  readonly series?: NewSeriesEntry[];

  @ListField({ of: () => NewIdentifier, max: 200, optional: 'optional' })
  readonly identifiers?: NewIdentifier[];

  @ListField({ of: () => NewLink, max: 200, optional: 'optional' })
  readonly links?: NewLink[];
}

export class NewWork extends WorkMembers {
  @TextField({ max: 2000, example: 'The Left Hand of Darkness' })
  readonly title: string;
}

export class WorkChanges extends WorkMembers {
  @TextField({ max: 2000, optional: 'optional', example: 'The Left Hand of Darkness' })
  readonly title?: string;
}
