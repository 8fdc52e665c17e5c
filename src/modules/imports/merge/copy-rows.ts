import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Transaction } from '../../../platform/database/writes.js';

/** What COPY can carry into a column. A JSON document comes as its text, a timestamp or date as PostgreSQL writes it. */
export type CopyValue = string | number | boolean | Buffer | null;

/**
 * Appends rows to a table with COPY. `columns` names the column of each place of a row; columns left out take their defaults.
 * Throws what PostgreSQL says of the first row that it refuses. The names are our own constants, never a client's.
 */
export async function copyRows(tx: Transaction, table: string, columns: readonly string[], rows: readonly CopyValue[][]): Promise<void> {
  if (rows.length === 0) return;
  const into = tx.client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
  await pipeline(Readable.from([Buffer.from(rows.map(copyLine).join(''))]), into);
}

/** One row in the text format of COPY (PostgreSQL manual, COPY, "Text Format"), with its newline. */
export function copyLine(row: readonly CopyValue[]): string {
  return `${row.map(copyText).join('\t')}\n`;
}

function copyText(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return needsEscape.test(value) ? value.replace(special, (character) => escapes[character]!) : value;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return Buffer.isBuffer(value) ? `\\\\x${value.toString('hex')}` : String(value);
}

const needsEscape = /[\\\n\r\t]/;
const special = /[\\\n\r\t]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
