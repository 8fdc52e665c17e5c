import { EnumField, IdField, IntField, ListField, TextField, ValueListField } from '../../platform/fields/fields.js';
import { NewContributor } from '../authors/index.js';
import { CountryField, NewIdentifier, NewLink, NewOtherTitle, readLanguage } from '../records/index.js';
import { NewSeriesEntry } from '../series/index.js';
import { NewSubjectHeading } from '../subjects/index.js';
import { formats } from './book.dto.js';

const optional = { optional: 'optional', nullable: 'nullable' } as const;
const optionalList = { optional: 'optional' } as const;

export class NewPublication {
  @IdField({ ...optional, description: 'The publisher; without one, `name` must be given.' })
  readonly publisherId?: number | null;

  @TextField({
    ...optional,
    max: 1000,
    description: 'A publisher that is added when there is none of this name.',
    example: 'Tartarus Press',
  })
  readonly name?: string | null;

  @EnumField({ values: ['pbl', 'dst', 'prt'], optional: 'optional' })
  readonly role?: string;

  @TextField({ ...optional, max: 500, example: 'London' })
  readonly place?: string | null;
}

/** What both a new book and a changed one may have. */
class BookMembers {
  @TextField({ ...optional, max: 2000 })
  readonly subtitle?: string | null;

  @TextField({ ...optional, max: 2000, description: 'The statement of responsibility.' })
  readonly statement?: string | null;

  @TextField({ ...optional, max: 500, example: 'Rev. ed.' })
  readonly editionStatement?: string | null;

  @EnumField({ ...optional, values: formats, example: 'hardcover' })
  readonly format?: string | null;

  @TextField({ ...optional, max: 200, description: 'In any usual form; it is kept and put into EDTF.', example: 'March 1969' })
  readonly published?: string | null;

  @CountryField({ ...optional, description: 'ISO 3166-1 alpha-2', example: 'US' })
  readonly country?: string | null;

  @IntField({ ...optional, min: 1, max: 100_000, example: 286 })
  readonly pageCount?: number | null;

  @TextField({ ...optional, max: 500, example: 'xii, 286 p.' })
  readonly extent?: string | null;

  @IntField({ ...optional, min: 1, max: 10_000 })
  readonly heightMm?: number | null;

  @IntField({ ...optional, min: 1, max: 10_000 })
  readonly widthMm?: number | null;

  @IntField({ ...optional, min: 1, max: 10_000 })
  readonly depthMm?: number | null;

  @IntField({ ...optional, min: 1, max: 1_000_000 })
  readonly weightG?: number | null;

  @IntField({ ...optional, min: 1, max: 10_000_000, description: 'Seconds, of an audiobook.' })
  readonly durationS?: number | null;

  @TextField({ ...optional, max: 100_000 })
  readonly description?: string | null;

  @TextField({ ...optional, max: 10_000 })
  readonly firstSentence?: string | null;

  @ListField({ ...optionalList, of: () => NewOtherTitle, max: 200 })
  readonly titles?: NewOtherTitle[];

  @ValueListField({ ...optionalList, read: readLanguage, max: 20, description: 'ISO 639', example: ['eng'] })
  readonly languages?: string[];

  @ValueListField({ ...optionalList, read: readLanguage, max: 20, description: 'ISO 639', example: [] })
  readonly translatedFrom?: string[];

  @ListField({ ...optionalList, of: () => NewContributor, max: 500 })
  readonly contributors?: NewContributor[];

  @ListField({ ...optionalList, of: () => NewPublication, max: 50 })
  readonly publications?: NewPublication[];

  @ListField({ ...optionalList, of: () => NewSubjectHeading, max: 500 })
  readonly subjects?: NewSubjectHeading[];

  @ListField({ ...optionalList, of: () => NewSeriesEntry, max: 50 })
  readonly series?: NewSeriesEntry[];

  @ListField({ ...optionalList, of: () => NewIdentifier, max: 200 })
  readonly identifiers?: NewIdentifier[];

  @ListField({ ...optionalList, of: () => NewLink, max: 200 })
  readonly links?: NewLink[];
}

export class NewBook extends BookMembers {
  @TextField({ max: 2000, example: 'The Left Hand of Darkness' })
  readonly title: string;

  @IdField({
    ...optional,
    description: 'The work it is an edition of; without one, a work of the same title and authors is added.',
    example: undefined,
  })
  readonly workId?: number;
}

export class BookChanges extends BookMembers {
  @TextField({ max: 2000, optional: 'optional', example: 'The Left Hand of Darkness' })
  readonly title?: string;

  @IdField({ optional: 'optional', description: 'The work it is an edition of.' })
  readonly workId?: number;
}
