import { ApiProperty } from '@nestjs/swagger';
import { jsonRows } from '../../platform/database/json-sql.js';
import type { ChildRow } from '../../platform/database/children.js';
import { EnumField, TextField } from '../../platform/fields/fields.js';
import { LanguageField } from './forms.js';

const kinds = ['original', 'uniform', 'translated', 'transliterated', 'alternative'] as const;

/** Another title of a work or a book. */
export class OtherTitleDto {
  @ApiProperty({ enum: kinds, example: 'translated' })
  readonly kind: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'ISO 639-2/B', example: 'fre' })
  readonly language: string | null;

  @ApiProperty({ example: 'Orgueil et Préjugés' })
  readonly title: string;
}

export class NewOtherTitle {
  @EnumField({ values: kinds, example: 'translated' })
  readonly kind: string;

  @LanguageField({ optional: 'optional', nullable: 'nullable', example: 'fre' })
  readonly language?: string | null;

  @TextField({ max: 2000, example: 'Orgueil et Préjugés' })
  readonly title: string;
}

/** The rows of a client's titles. */
export function titleRows(titles: readonly NewOtherTitle[]): ChildRow[] {
  return titles.map(({ kind, language, title }) => ({ kind, language: language ?? null, title }));
}

/** The SQL of a record's other titles as JSON. */
export function titlesSql(owner: string, id: string): string {
  return jsonRows(`select kind, language, title from ${owner}_titles where ${owner}_id = ${id} order by ordinal`);
}
