import { deflateSync, inflateSync } from 'node:zlib';
import type { Sql } from '../../../platform/database/derived-data.js';
import type { Batch, SourceLine } from './batch.js';
import type { CatalogueTable } from './catalogue-table.js';
import { type Copy, copyInto, type CopyValue } from './copy-rows.js';
import { lineOfPack } from './packs.js';

/** A line of the source and the row that it became. */
interface Placed {
  id: number;
  line: SourceLine;
}

const VERSION_COLUMNS = ['source_version', 'source_modified', 'sha256', 'payload', 'format', 'import_id'];

/** The rows that keep the original lines of new records. `owner`: the column that names such a record. */
export function originals(batch: Batch, owner: CatalogueTable<never>['owner'], placed: readonly Placed[]): Copy {
  const rows = () => placed.map(({ id, line }) => [batch.source, line.key, id, ...versionValues(batch, line)]);
  return { table: 'source_records', columns: ['source', 'source_key', owner, ...VERSION_COLUMNS], rows };
}

/** The rows that register keys which were referred to and whose records have not come in themselves. */
export function referredTo(
  { source, importId }: Batch,
  owner: CatalogueTable<never>['owner'],
  keys: readonly { id: number; key: string }[],
): Copy {
  const rows = () => keys.map(({ id, key }) => [source, key, id, importId]);
  return { table: 'source_records', columns: ['source', 'source_key', owner, 'import_id'], rows };
}

/** Puts newer lines in the place of the originals of the same keys. What a pack held stays there, until nobody refers to the pack. */
export async function replaceOriginals(batch: Batch, lines: readonly SourceLine[]): Promise<void> {
  if (lines.length === 0) return;
  const { tx, source } = batch;
  await tx.rows(`create temp table incoming_originals on commit drop as table source_records with no data`);
  const rows = () => lines.map((line) => [line.key, ...versionValues(batch, line)]);
  await copyInto(tx, { table: 'incoming_originals', columns: ['source_key', ...VERSION_COLUMNS], rows });
  await tx.rows(
    `update source_records s set ${VERSION_COLUMNS.map((column) => `${column} = i.${column}`).join(', ')}, pack_id = null, pack_place = null
       from incoming_originals i where s.source = $1 and s.source_key = i.source_key`,
    [source],
  );
}

function versionValues({ importId }: Batch, { version, deflated, format }: SourceLine): CopyValue[] {
  return [version.revision, version.modified, Buffer.from(version.sha256, 'hex'), deflated(), format, importId];
}

/** For many small texts: a higher level gains one byte in a hundred and costs half as much again, larger buffers cost more than the work. */
const DEFLATE = { level: 1, chunkSize: 4096 };

/** The bytes of an original as they are kept (RFC 1950): originals are most of what an import writes. */
export function deflateOriginal(bytes: Buffer): Buffer {
  return deflateSync(bytes, DEFLATE);
}

/**
 * The original line of a record, by the key that it has in its source; null: there is none, or it has not come in itself. Throws when the
 * pack that should hold it is not there, or does not.
 */
export async function readOriginal(sql: Sql, source: string, key: string): Promise<Buffer | null> {
  const [row] = await sql<{ payload: Buffer | null; pack_id: number | null; pack_place: number; lines: Buffer | null }>(
    `select s.payload, s.pack_id, s.pack_place, p.lines
       from source_records s left join source_packs p on p.id = s.pack_id where s.source = $1 and s.source_key = $2`,
    [source, key],
  );
  if (row?.payload) return inflateSync(row.payload);
  if (row === undefined || row.pack_id === null) return null;
  if (row.lines === null) throw new Error(`The pack ${row.pack_id} with the original of ${key} is missing.`);
  return lineOfPack(row.lines, row.pack_place);
}
