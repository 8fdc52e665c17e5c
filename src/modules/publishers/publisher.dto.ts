import { ApiProperty } from '@nestjs/swagger';
import { FilterField, IdField, TextField } from '../../platform/fields/fields.js';
import type { Filter } from '../../platform/filters/condition.js';
import { type DateRange, moments } from '../../platform/filters/date-forms.js';
import { idsOrNames, type Name, names } from '../../platform/filters/value-forms.js';
import { FieldsField } from '../../platform/shapes/shape-fields.js';
import { SearchableQuery, SearchableSortField, SearchField } from '../search/index.js';

export class PublisherQuery extends SearchableQuery {
  @SearchField('penguin')
  declare readonly q?: string;

  @SearchableSortField(['id', 'name', 'updated'])
  declare readonly sort: string;

  @FieldsField(() => PublisherDto)
  declare readonly fields?: string;

  @FilterField({ form: names, description: 'What the name begins with; in quotes, the whole name.', example: ['Penguin Classics'] })
  readonly name?: Filter<Name>;

  @FilterField({ form: idsOrNames, description: 'Imprints of this publisher.', example: ['1'] })
  readonly parent?: Filter<number | Name>;

  @FilterField({
    form: moments,
    description: 'When the record last changed: years, months, days, moments and ranges of them, in UTC.',
    example: ['2026..'],
  })
  readonly updated?: Filter<DateRange>;
}

/** The shape of one publisher. */
export class PublisherShape {
  @FieldsField(() => PublisherDetailDto)
  readonly fields?: string;
}

export class PublisherDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ example: 'Penguin Classics' })
  readonly name: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The publisher whose imprint this is.', example: null })
  readonly parentId: number | null;

  @ApiProperty({ format: 'date-time' })
  readonly updatedAt: string;
}

export class PublisherDetailDto extends PublisherDto {
  @ApiProperty({ type: 'integer', description: 'Goes up with every change.', example: 1 })
  readonly version: number;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}

export class NewPublisher {
  @TextField({ max: 1000, example: 'Tartarus Press' })
  readonly name: string;

  @IdField({ optional: 'optional', nullable: 'nullable', description: 'The publisher whose imprint this is.' })
  readonly parentId?: number | null;
}

export class PublisherChanges {
  @TextField({ max: 1000, optional: 'optional', example: 'Tartarus Press' })
  readonly name?: string;

  @IdField({ optional: 'optional', nullable: 'nullable', description: 'The publisher whose imprint this is.' })
  readonly parentId?: number | null;
}
