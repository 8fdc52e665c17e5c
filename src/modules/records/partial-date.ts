import { ApiProperty } from '@nestjs/swagger';
import { jsonRow } from '../../platform/database/json-sql.js';
import { parseDate } from '../../standards/edtf.js';
import type { PartialDateColumns } from './partial-date.entity.js';

/** A date in an answer: as the source wrote it, and what can be said of it. */
export class PartialDateDto {
  @ApiProperty({ description: 'As it was written.', example: 'May 28, 1999' })
  readonly raw: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The same in EDTF (ISO 8601-2); null when it is not understood.',
    example: '1999-05-28',
  })
  readonly edtf: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The first day it can mean; years before 1 as -0043 (44 BC).',
    example: '1999-05-28',
  })
  readonly from: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'The last day it can mean; null when it is open.', example: '1999-05-28' })
  readonly to: string | null;

  @ApiProperty({ enum: ['day', 'month', 'season', 'year', 'decade', 'century', 'range'], type: 'string', nullable: true, example: 'day' })
  readonly precision: string | null;
}

/**
 * The columns of a date that a client wrote; undefined stays undefined, so that a patch leaves the date alone. `kind`: in dates of
 * a life a bare number of three digits is a year.
 */
export function dateColumns(raw: string | null | undefined, kind: 'publication' | 'life' = 'publication'): PartialDateColumns | undefined {
  if (raw === undefined) return undefined;
  if (raw === null) return { raw: null, edtf: null, from: null, to: null, precision: null };
  const date = parseDate(raw, kind);
  return { ...date, from: postgresDate(date.from), to: postgresDate(date.to) };
}

/** PostgreSQL writes 44 BC where ISO 8601 counts from a year 0: `-0043-03-15` is `0044-03-15 BC`. */
export function postgresDate(iso: string | null): string | null {
  if (iso === null) return null;
  const [, sign, year, rest] = /^(-?)(\d+)(-\d\d-\d\d)$/.exec(iso) ?? [];
  if (year === undefined) return null;
  const bc = sign === '-' || Number(year) === 0;
  return bc ? `${String(Number(year) + 1).padStart(4, '0')}${rest} BC` : iso;
}

/** The SQL of a date as JSON: `dateSql('b.published')`. */
export function dateSql(column: string): string {
  const date = jsonRow(
    `select ${column}_raw as raw, ${column}_edtf as edtf, iso_date(${column}_from) as "from", iso_date(${column}_to) as "to", ${column}_precision as precision`,
  );
  return `case when ${column}_raw is not null then ${date} end`;
}
