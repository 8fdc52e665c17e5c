import { ApiProperty } from '@nestjs/swagger';
import { EnumField, FilterField, FormField, IdField, ListField, TextField } from '../../platform/fields/fields.js';
import type { Filter } from '../../platform/filters/condition.js';
import { type DateRange, dates, moments } from '../../platform/filters/date-forms.js';
import { type Name, names, words } from '../../platform/filters/value-forms.js';
import { FieldsField } from '../../platform/shapes/shape-fields.js';
import { SearchableQuery, SearchableSortField, SearchField } from '../search/index.js';
import { relatorTerm } from '../../standards/index.js';
import {
  CoverDto,
  IdentifierDto,
  LanguageField,
  LinkDto,
  NewIdentifier,
  NewLink,
  PartialDateDto,
  identifierForm,
} from '../records/index.js';

const kinds = ['person', 'organization', 'meeting'] as const;
const nameKinds = ['preferred', 'variant', 'legal', 'pseudonym', 'transliterated', 'sort'] as const;

export class AuthorQuery extends SearchableQuery {
  @SearchField('austen')
  declare readonly q?: string;

  @SearchableSortField(['id', 'name', 'updated'])
  declare readonly sort: string;

  @FieldsField(() => AuthorDto)
  declare readonly fields?: string;

  @FilterField({ form: words(kinds), description: `One of ${kinds.join(', ')}.`, example: ['person'] })
  readonly kind?: Filter<string>;

  @FilterField({
    form: names,
    description: 'What the name or the family name begins with; in quotes, the whole name.',
    example: ['Jane Austen'],
  })
  readonly name?: Filter<Name>;

  @FilterField({ form: dates, description: 'When the author was born: years, months, days and ranges of them.', example: ['1775'] })
  readonly born?: Filter<DateRange>;

  @FilterField({ form: dates, description: 'When the author died: years, months, days and ranges of them.', example: ['1800..1899'] })
  readonly died?: Filter<DateRange>;

  @FilterField({ form: moments, description: 'When the record last changed: the same, and moments, in UTC.', example: ['2026..'] })
  readonly updated?: Filter<DateRange>;

  @FilterField({ form: identifierForm, description: 'An identifier, as `scheme:value`.', example: ['openlibrary:OL900000001A'] })
  readonly identifier?: Filter<string>;
}

/** The shape of one author. */
export class AuthorShape {
  @FieldsField(() => AuthorDetailDto)
  readonly fields?: string;
}

export class AuthorNameDto {
  @ApiProperty({ enum: nameKinds, example: 'variant' })
  readonly kind: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'ISO 639-2/B', example: 'rus' })
  readonly language: string | null;

  @ApiProperty({ example: 'Джейн Остин' })
  readonly name: string;
}

/** An author in a list. */
export class AuthorDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ enum: kinds })
  readonly kind: string;

  @ApiProperty({ example: 'Jane Austen' })
  readonly name: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'What tells agents of one name apart.', example: null })
  readonly disambiguation: string | null;

  @ApiProperty({ type: PartialDateDto, nullable: true })
  readonly born: PartialDateDto | null;

  @ApiProperty({ type: PartialDateDto, nullable: true })
  readonly died: PartialDateDto | null;

  @ApiProperty({ format: 'date-time' })
  readonly updatedAt: string;
}

/** An author with everything that hangs on it. */
export class AuthorDetailDto extends AuthorDto {
  @ApiProperty({ type: 'integer', description: 'Goes up with every change.', example: 1 })
  readonly version: number;

  @ApiProperty({ type: 'string', nullable: true, example: 'Sir' })
  readonly honorific: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'II' })
  readonly numeration: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly biography: string | null;

  @ApiProperty({ type: [AuthorNameDto] })
  readonly names: AuthorNameDto[];

  @ApiProperty({ type: [IdentifierDto] })
  readonly identifiers: IdentifierDto[];

  @ApiProperty({ type: [LinkDto] })
  readonly links: LinkDto[];

  @ApiProperty({ type: [CoverDto], description: 'Portraits.' })
  readonly covers: CoverDto[];

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}

export class NewAuthorName {
  @EnumField({ values: nameKinds, example: 'variant' })
  readonly kind: string;

  @LanguageField({ optional: 'optional', nullable: 'nullable', example: 'rus' })
  readonly language?: string | null;

  @TextField({ max: 1000, example: 'Джейн Остин' })
  readonly name: string;
}

/** What both a new author and a changed one may have. */
class AuthorMembers {
  @TextField({ max: 500, optional: 'optional', nullable: 'nullable' })
  readonly disambiguation?: string | null;

  @TextField({ max: 200, optional: 'optional', nullable: 'nullable' })
  readonly honorific?: string | null;

  @TextField({ max: 100, optional: 'optional', nullable: 'nullable' })
  readonly numeration?: string | null;

  @TextField({
    max: 200,
    optional: 'optional',
    nullable: 'nullable',
    description: 'In any usual form; it is kept and put into EDTF.',
    example: '16 December 1775',
  })
  readonly born?: string | null;

  @TextField({ max: 200, optional: 'optional', nullable: 'nullable', example: '18 July 1817' })
  readonly died?: string | null;

  @TextField({ max: 50_000, optional: 'optional', nullable: 'nullable' })
  readonly biography?: string | null;

  @ListField({ of: () => NewAuthorName, max: 500, optional: 'optional' })
  readonly names?: NewAuthorName[];

  @ListField({ of: () => NewIdentifier, max: 200, optional: 'optional' })
  readonly identifiers?: NewIdentifier[];

  @ListField({ of: () => NewLink, max: 200, optional: 'optional' })
  readonly links?: NewLink[];
}

export class NewAuthor extends AuthorMembers {
  @EnumField({ values: kinds, default: 'person' })
  readonly kind: string = 'person';

  @TextField({ max: 1000, example: 'Ursula K. Le Guin' })
  readonly name: string;
}

export class AuthorChanges extends AuthorMembers {
  @EnumField({ values: kinds, optional: 'optional' })
  readonly kind?: string;

  @TextField({ max: 1000, optional: 'optional', example: 'Ursula K. Le Guin' })
  readonly name?: string;
}

/** An author as other records name it. */
export class CreditDto {
  @ApiProperty({ type: 'integer', nullable: true, description: 'null when the credit is not linked to an author.', example: 1 })
  readonly id: number | null;

  @ApiProperty({ example: 'Jane Austen' })
  readonly name: string;

  @ApiProperty({ description: 'MARC relator code', example: 'aut' })
  readonly role: string;
}

export class ContributorDto {
  @ApiProperty({ type: 'integer', nullable: true, example: 1 })
  readonly authorId: number | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'The name of the author.', example: 'Jane Austen' })
  readonly name: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'The name as it is printed.', example: 'Miss Austen' })
  readonly creditedAs: string | null;

  @ApiProperty({ description: 'MARC relator code', example: 'aut' })
  readonly role: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'The role as the source says it.', example: null })
  readonly roleRaw: string | null;
}

function readRelator(raw: string): string {
  if (relatorTerm(raw) === null) throw new Error('must be a MARC relator code, as aut');
  return raw;
}

export class NewContributor {
  @IdField({ optional: 'optional', nullable: 'nullable', description: 'The author; without one, `creditedAs` must be given.' })
  readonly authorId?: number | null;

  @TextField({ max: 1000, optional: 'optional', nullable: 'nullable' })
  readonly creditedAs?: string | null;

  @FormField({ read: readRelator, optional: 'optional', description: 'MARC relator code', example: 'aut' })
  readonly role?: string;
}
