import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Transaction } from '../../../platform/database/writes.js';
import { Lane } from './lane.js';

/** What COPY can carry into a column. A JSON document comes as its text, a timestamp or date as PostgreSQL writes it. */
export type CopyValue = string | number | boolean | Buffer | null;

/** Rows to append to a table. The names are our own constants, never a client's. */
export interface Copy {
  table: string;
  /** the column of each place of a row; columns left out take their defaults */
  columns: readonly string[];
  rows: () => readonly CopyValue[][];
}

/**
 * Appends rows to tables with COPY, in their order; the rows of one are written out while the database takes in those of the one
 * before. Throws what PostgreSQL says of the first row that it refuses.
 */
export async function copyInto(tx: Transaction, ...copies: Copy[]): Promise<void> {
  const lane = new Lane();
  for (const { table, columns, rows } of copies) {
    const text = rows()
      .map((row) => copyLine(row))
      .join('');
    if (text !== '') await lane.start(() => send(tx, `copy ${table} (${columns.join(', ')}) from stdin`, text));
  }
  await lane.idle();
}

async function send(tx: Transaction, statement: string, text: string): Promise<void> {
  await pipeline(Readable.from([Buffer.from(text)]), tx.client.query(copyFrom(statement)));
}

/**
 * One row in the text format of COPY (PostgreSQL manual, COPY, "Text Format"), with its newline. `first`: a value before the others, already
 * in that format.
 */
export function copyLine(row: readonly CopyValue[], first?: string): string {
  let line = first;
  for (const value of row) line = line === undefined ? copyText(value) : `${line}\t${copyText(value)}`;
  return `${line ?? ''}\n`;
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
