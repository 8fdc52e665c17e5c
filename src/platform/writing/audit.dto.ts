import { ApiProperty } from '@nestjs/swagger';
import { IdField, IntField, PatternField } from '../fields/fields.js';
import { SortField } from '../pagination/page-query.dto.js';

export class AuditQuery {
  @IntField({ min: 1, max: 100, default: 20, description: 'How many deeds one page has.', example: 10 })
  readonly limit: number;

  @IntField({ min: 0, max: 2_147_483_647, default: 0, description: 'How many deeds to leave out before the page begins.', example: 0 })
  readonly offset: number;

  @SortField(['id'])
  readonly sort: string;

  @PatternField({
    optional: 'optional',
    pattern: /^(authors|works|books|publishers|series|subjects|keys)(\/[1-9]\d{0,8})?$/,
    message: 'must be a kind of record, or one record as books/12',
    description: 'What was done to one record, or to records of one kind.',
    example: 'books/1',
  })
  readonly record?: string;

  @IdField({ optional: 'optional', description: 'What was done with one key.', example: 1 })
  readonly key?: number;

  @PatternField({
    optional: 'optional',
    pattern: /^[A-Za-z0-9._-]{8,64}$/,
    message: 'must be the id of a request',
    description: 'What one request did.',
    example: '3f0c9a52-6a3c-4a3e-9c57-4b8f6c1d2e90',
  })
  readonly request?: string;
}

export class AuditEntryDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The key; null when it stands in no list of keys.', example: 1 })
  readonly keyId: number | null;

  @ApiProperty({ description: 'The name of the key when it was used.', example: 'till of the shop' })
  readonly actor: string;

  @ApiProperty({ enum: ['create', 'update', 'delete', 'revoke', 'purge'], example: 'update' })
  readonly action: string;

  @ApiProperty({ description: 'The kind of record.', example: 'books' })
  readonly kind: string;

  @ApiProperty({ type: 'integer', nullable: true, example: 1 })
  readonly recordId: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The version before; null: there was no record.', example: 1 })
  readonly versionBefore: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The version after.', example: 2 })
  readonly versionAfter: number | null;

  @ApiProperty({ description: 'The request that did it.', example: '3f0c9a52-6a3c-4a3e-9c57-4b8f6c1d2e90' })
  readonly requestId: string;
}
