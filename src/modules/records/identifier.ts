import { ApiProperty } from '@nestjs/swagger';
import { jsonRows } from '../../platform/database/json-sql.js';
import { EnumField, PatternField, TextField } from '../../platform/fields/fields.js';
import { codes } from '../../platform/filters/value-forms.js';
import type { Clause } from '../../platform/pagination/conditions.js';
import { normalizeLccn, normalizeOclc } from '../../standards/control-numbers.js';
import { parseIsbn } from '../../standards/isbn.js';

/** The schemes whose numbers are written in several ways, and the one form of each; null for what is no such number. */
const normalForms = new Map<string, (raw: string) => string | null>([
  ['isbn', (raw) => parseIsbn(raw)?.isbn13 ?? null],
  ['lccn', normalizeLccn],
  ['oclc', normalizeOclc],
]);

const statuses = ['valid', 'invalid', 'cancelled', 'incorrect'] as const;

/** A record's number in another system. */
export class IdentifierDto {
  @ApiProperty({ description: 'isbn, lccn, oclc, openlibrary, goodreads, wikidata …', example: 'isbn' })
  readonly scheme: string;

  @ApiProperty({
    description: 'Normalised; an ISBN as its 13 digits, an LCCN without blanks and hyphen, an OCLC number as its digits.',
    example: '9780141439518',
  })
  readonly value: string;

  @ApiProperty({ description: 'As it was written.', example: '978-0-14-143951-8' })
  readonly valueRaw: string;

  @ApiProperty({ enum: statuses, example: 'valid' })
  readonly status: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'pbk.' })
  readonly qualifier: string | null;
}

export class NewIdentifier {
  @PatternField({ pattern: /^[a-z][a-z0-9_.-]{0,39}$/, message: 'must be the lower-case name of a scheme', example: 'oclc' })
  readonly scheme: string;

  @TextField({ max: 500, example: '55519404' })
  readonly value: string;

  @EnumField({ values: statuses, optional: 'optional' })
  readonly status?: string;

  @TextField({ max: 200, optional: 'optional', nullable: 'nullable' })
  readonly qualifier?: string | null;
}

/**
 * An identifier as it is stored and looked up: an ISBN (ISO 2108) as its 13 digits, an LCCN as the LCCN namespace of info URIs writes it,
 * an OCLC number as its digits. The rest stays as it is, also what is no such number: imports keep it as it was written.
 */
export function normalised(scheme: string, value: string): string {
  return normalForms.get(scheme)?.(value) ?? value;
}

type IdentifierRow = { scheme: string; value: string; value_raw: string; status: string; qualifier: string | null };

/**
 * The rows of a client's identifiers: one of each scheme and value, however often and in whichever form it is said, a valid one before one that is
 * not. An ISBN, LCCN or OCLC number that is none is kept, and is never valid.
 */
export function identifierRows(identifiers: readonly NewIdentifier[]): IdentifierRow[] {
  const rows = new Map<string, IdentifierRow>();
  for (const { scheme, value: raw, status: said = 'valid', qualifier = null } of identifiers) {
    const value = normalised(scheme, raw);
    const status = said === 'valid' && normalForms.get(scheme)?.(raw) === null ? 'invalid' : said;
    const name = `${scheme} ${value}`;
    const earlier = rows.get(name);
    if (!earlier || (earlier.status !== 'valid' && status === 'valid'))
      rows.set(name, { scheme, value, value_raw: raw, status, qualifier });
  }
  return [...rows.values()];
}

/** The SQL of a record's identifiers as JSON: `identifiersSql('book', 'b.id')`. */
export function identifiersSql(owner: string, id: string): string {
  return jsonRows(`select scheme, value, value_raw as "valueRaw", status, qualifier from ${owner}_identifiers
    where ${owner}_id = ${id} order by ordinal`);
}

/**
 * The SQL that joins what became of the owners of identifiers `i`, and the id that each has now: `followed('book')`. A record that was merged
 * into another keeps its identifiers, and they lead to the other. A chain of merges is one redirect: a later merge moves it on.
 */
export function followed(owner: 'book' | 'work' | 'author'): { join: string; id: string } {
  return {
    join: `left join redirects merged on merged.kind = '${owner}s' and merged.from_id = i.${owner}_id`,
    id: `coalesce(merged.to_id, i.${owner}_id)`,
  };
}

/** Records that have one of these identifiers, each `scheme:value`: `identifiedBy('book', 'b.id', ['oclc:55519404'])`. */
export function identifiedBy(owner: 'book' | 'work' | 'author', id: string, any: readonly string[]): Clause {
  const { join, id: now } = followed(owner);
  const has = (wanted: string) => `from unnest(${wanted}::text[]) wanted join ${owner}_identifiers i
    on i.scheme = split_part(wanted, ':', 1) and left(i.value, 200) = left(substr(wanted, strpos(wanted, ':') + 1), 200)
    and i.value = substr(wanted, strpos(wanted, ':') + 1) ${join}`;
  return {
    holds: (bind) => `exists (select ${has(bind(any))} where ${now} = ${id})`,
    ids: (bind) => `select ${now} as id ${has(bind(any))}`,
  };
}

/** Reads `scheme:value`; throws an Error that says why it cannot. */
export function readIdentifier(raw: string): string {
  const [, scheme, value] = /^([A-Za-z][A-Za-z0-9_.-]{0,39}):(.+)$/.exec(raw) ?? [];
  if (scheme === undefined || value === undefined) throw new Error('must be scheme:value, as oclc:55519404');
  return `${scheme.toLowerCase()}:${normalised(scheme.toLowerCase(), value.trim())}`;
}

/** Identifiers in a filter. */
export const identifierForm = codes(readIdentifier);
