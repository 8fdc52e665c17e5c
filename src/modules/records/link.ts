import { ApiProperty } from '@nestjs/swagger';
import { jsonRows } from '../../platform/database/json-sql.js';
import { PatternField, TextField } from '../../platform/fields/fields.js';

export class LinkDto {
  @ApiProperty({ example: 'https://en.wikipedia.org/wiki/Jane_Austen' })
  readonly url: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'Wikipedia' })
  readonly title: string | null;
}

export class NewLink {
  @PatternField({
    pattern: /^https?:\/\/\S+$/,
    message: 'must be an http or https address',
    example: 'https://en.wikipedia.org/wiki/Jane_Austen',
  })
  readonly url: string;

  @TextField({ max: 500, optional: 'optional', nullable: 'nullable', example: 'Wikipedia' })
  readonly title?: string | null;
}

export class CoverDto {
  @ApiProperty({ description: 'Who has the picture.', example: 'openlibrary' })
  readonly source: string;

  @ApiProperty({ description: 'Its id there.', example: '8739161' })
  readonly sourceId: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'https://covers.openlibrary.org/b/id/8739161-L.jpg' })
  readonly url: string | null;
}

/** The rows of a client's links. */
export function linkRows(links: readonly NewLink[]): { url: string; title: string | null }[] {
  return links.map(({ url, title }) => ({ url, title: title ?? null }));
}

/** The SQL of a record's links as JSON. */
export function linksSql(owner: string, id: string): string {
  return jsonRows(`select url, title from links where ${owner}_id = ${id} order by ordinal`);
}

/** The SQL of a record's pictures as JSON. */
export function coversSql(owner: string, id: string): string {
  return jsonRows(`select source, source_id as "sourceId", url from covers where ${owner}_id = ${id} order by ordinal`);
}
