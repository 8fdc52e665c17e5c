import { ApiProperty } from '@nestjs/swagger';
import { EnumField, FilterField, IdField, TextField } from '../../platform/fields/fields.js';
import type { Filter } from '../../platform/filters/condition.js';
import { type DateRange, moments } from '../../platform/filters/date-forms.js';
import { type Name, names, texts, words } from '../../platform/filters/value-forms.js';
import { FieldsField } from '../../platform/shapes/shape-fields.js';
import { SearchableQuery, SearchableSortField, SearchField } from '../search/index.js';

const schemes = ['local', 'lcsh', 'fast', 'bisac', 'thema'] as const;
const kinds = ['topic', 'person', 'place', 'time', 'genre'] as const;

export class SubjectQuery extends SearchableQuery {
  @SearchField('courtship')
  declare readonly q?: string;

  @SearchableSortField(['id', 'heading', 'updated'])
  declare readonly sort: string;

  @FieldsField(() => SubjectDto, 'id,heading')
  declare readonly fields?: string;

  @FilterField({ form: words(schemes), description: `The vocabulary: one of ${schemes.join(', ')}.`, example: ['local'] })
  readonly scheme?: Filter<string>;

  @FilterField({ form: words(kinds), description: `One of ${kinds.join(', ')}.`, example: ['place'] })
  readonly kind?: Filter<string>;

  @FilterField({ form: names, description: 'What the heading begins with; in quotes, the whole heading.', example: ['Courtship'] })
  readonly heading?: Filter<Name>;

  @FilterField({ form: texts, description: 'The code of the heading in its vocabulary.', example: ['FIC027050'] })
  readonly code?: Filter<string>;

  @FilterField({
    form: moments,
    description: 'When the record last changed: years, months, days, moments and ranges of them, in UTC.',
    example: ['2026..'],
  })
  readonly updated?: Filter<DateRange>;
}

/** The shape of one subject. */
export class SubjectShape {
  @FieldsField(() => SubjectDetailDto, 'id,heading')
  readonly fields?: string;
}

export class SubjectDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ enum: schemes, example: 'local' })
  readonly scheme: string;

  @ApiProperty({ enum: kinds, example: 'topic' })
  readonly kind: string;

  @ApiProperty({ example: 'Courtship' })
  readonly heading: string;

  @ApiProperty({ type: 'string', nullable: true, example: null })
  readonly code: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly updatedAt: string;
}

export class SubjectDetailDto extends SubjectDto {
  @ApiProperty({ type: 'integer', description: 'Goes up with every change.', example: 1 })
  readonly version: number;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}

export class NewSubject {
  @EnumField({ values: schemes, default: 'local' })
  readonly scheme: string = 'local';

  @EnumField({ values: kinds, default: 'topic' })
  readonly kind: string = 'topic';

  @TextField({ max: 1000, example: 'Lighthouses' })
  readonly heading: string;

  @TextField({ max: 50, optional: 'optional', nullable: 'nullable' })
  readonly code?: string | null;
}

export class SubjectChanges {
  @TextField({ max: 1000, optional: 'optional', example: 'Lighthouses' })
  readonly heading?: string;

  @TextField({ max: 50, optional: 'optional', nullable: 'nullable' })
  readonly code?: string | null;
}

/** A subject as other records show it. */
export class SubjectHeadingDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ enum: kinds, example: 'topic' })
  readonly kind: string;

  @ApiProperty({ example: 'Courtship' })
  readonly heading: string;
}

export class NewSubjectHeading {
  @IdField({ optional: 'optional', nullable: 'nullable', description: 'The subject; without one, `heading` must be given.' })
  readonly subjectId?: number | null;

  @EnumField({ values: kinds, optional: 'optional' })
  readonly kind?: string;

  @TextField({
    max: 1000,
    optional: 'optional',
    nullable: 'nullable',
    description: 'A local subject that is added when there is none of this heading.',
  })
  readonly heading?: string | null;
}
