import { ApiProperty } from '@nestjs/swagger';
import { IdField, IdsField, TextField } from '../../platform/fields/fields.js';
import { PageQuery, SortField } from '../../platform/pagination/page-query.dto.js';

export class PublisherQuery extends PageQuery {
  @SortField(['id', 'name', 'updated'])
  declare readonly sort: string;

  @TextField({
    max: 200,
    optional: 'optional',
    description: 'The whole name; case, diacritics and punctuation do not matter.',
    example: 'Penguin Classics',
  })
  readonly name?: string;

  @IdsField({ optional: 'optional', description: 'Imprints of these publishers.', example: [1] })
  readonly parent?: number[];
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
