import { ApiProperty } from '@nestjs/swagger';
import { EnumField, FilterField, IdField, TextField } from '../../platform/fields/fields.js';
import type { Filter } from '../../platform/filters/condition.js';
import { type DateRange, moments } from '../../platform/filters/date-forms.js';
import { type Name, names, words } from '../../platform/filters/value-forms.js';
import { FieldsField } from '../../platform/shapes/shape-fields.js';
import { SearchableQuery, SearchableSortField, SearchField } from '../search/index.js';

const kinds = ['story', 'publisher'] as const;

export class SeriesQuery extends SearchableQuery {
  @SearchField('lord rings')
  declare readonly q?: string;

  @SearchableSortField(['id', 'name', 'updated'])
  declare readonly sort: string;

  @FieldsField(() => SeriesDto)
  declare readonly fields?: string;

  @FilterField({
    form: words(kinds),
    description: '`story`: told in several works; `publisher`: the numbered series of a publisher.',
    example: ['story'],
  })
  readonly kind?: Filter<string>;

  @FilterField({ form: names, description: 'What the name begins with; in quotes, the whole name.', example: ['The Lord of the Rings'] })
  readonly name?: Filter<Name>;

  @FilterField({
    form: moments,
    description: 'When the record last changed: years, months, days, moments and ranges of them, in UTC.',
    example: ['2026..'],
  })
  readonly updated?: Filter<DateRange>;
}

/** The shape of one series. */
export class SeriesShape {
  @FieldsField(() => SeriesDetailDto)
  readonly fields?: string;
}

export class SeriesDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ enum: kinds, example: 'story' })
  readonly kind: string;

  @ApiProperty({ example: 'The Lord of the Rings' })
  readonly name: string;

  @ApiProperty({ format: 'date-time' })
  readonly updatedAt: string;
}

export class SeriesDetailDto extends SeriesDto {
  @ApiProperty({ type: 'integer', description: 'Goes up with every change.', example: 1 })
  readonly version: number;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}

export class NewSeries {
  @EnumField({ values: kinds, default: 'publisher' })
  readonly kind: string = 'publisher';

  @TextField({ max: 1000, example: 'Virago Modern Classics' })
  readonly name: string;
}

export class SeriesChanges {
  @TextField({ max: 1000, optional: 'optional', example: 'Virago Modern Classics' })
  readonly name?: string;
}

/** A place in a series, as other records show it. */
export class SeriesEntryDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ example: 'The Lord of the Rings' })
  readonly name: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'As it is printed.', example: 'v. 2' })
  readonly number: string | null;
}

export class NewSeriesEntry {
  @IdField({ optional: 'optional', nullable: 'nullable', description: 'The series; without one, `name` must be given.' })
  readonly seriesId?: number | null;

  @TextField({
    max: 1000,
    optional: 'optional',
    nullable: 'nullable',
    description: 'A series that is added when there is none of this name.',
  })
  readonly name?: string | null;

  @TextField({ max: 200, optional: 'optional', nullable: 'nullable', example: 'v. 2' })
  readonly number?: string | null;
}
