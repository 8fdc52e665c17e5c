import { ApiProperty } from '@nestjs/swagger';
import { EnumField, FormField, IntField, TextField } from '../fields/fields.js';
import { SortField } from '../pagination/page-query.dto.js';
import { type Role, ROLES } from './principal.js';

export class KeyQuery {
  @IntField({ min: 1, max: 100, default: 20, description: 'How many keys one page has.', example: 10 })
  readonly limit: number;

  @IntField({ min: 0, max: 2_147_483_647, default: 0, description: 'How many keys to leave out before the page begins.', example: 0 })
  readonly offset: number;

  @SortField(['id'])
  readonly sort: string;
}

export class KeyDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly id: number;

  @ApiProperty({ description: 'Whose it is, or what for.', example: 'till of the shop' })
  readonly name: string;

  @ApiProperty({ enum: ROLES, example: 'editor' })
  readonly role: Role;

  @ApiProperty({ description: 'What the key begins with.', example: 'colophon_mV1x…' })
  readonly hint: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'From then on it is refused.', example: null })
  readonly expiresAt: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  readonly revokedAt: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'To the minute.', example: null })
  readonly lastUsedAt: string | null;
}

export class NewKeyDto extends KeyDto {
  @ApiProperty({
    description: 'The key itself. It is shown this once; only its SHA-256 is stored.',
    example: 'colophon_mV1xq0Z1n3c0C9mYwU2d8kq7eJ5tB4rS6fHgLpXaWvE',
  })
  readonly key: string;
}

export class NewKey {
  @TextField({ max: 200, description: 'Whose it is, or what for.', example: 'till of the shop' })
  readonly name: string;

  @EnumField({ values: ROLES, description: 'What it may do.', example: 'editor' })
  readonly role: Role;

  @FormField({
    optional: 'optional',
    nullable: 'nullable',
    max: 40,
    schema: { type: 'string', format: 'date-time' },
    description: 'From then on it is refused. Not given: never.',
    example: '2036-01-01T00:00:00Z',
    read: readMoment,
  })
  readonly expiresAt?: string | null;
}

/** Reads an RFC 3339 moment to come. */
export function readMoment(raw: string): string {
  const form = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
  const moment = form.test(raw) && isDay(raw.slice(0, 10)) ? new Date(raw) : null;
  if (moment === null || Number.isNaN(moment.getTime())) throw new Error('must be a moment as 2036-01-01T00:00:00Z (RFC 3339)');
  if (moment.getTime() <= Date.now()) throw new Error('must lie ahead');
  return moment.toISOString();
}

/** Whether there is such a day: `Date` makes the 2nd of March of a 31st of February. */
function isDay(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
