import type { Transaction } from '../../../platform/database/writes.js';
import { type Batch, DELETION, type SourceLine } from './batch.js';
import type { CatalogueTable } from './catalogue-table.js';
import { type Copy, copyInto, type CopyValue } from './copy-rows.js';
import { nextIds } from './next-ids.js';
import { originals, replaceOriginals } from './originals.js';
import { withdrawRedirects } from './redirects.js';
import type { References } from './references.js';
import type { Incoming } from './select-incoming.js';
import type { StoredRecord } from './stored-records.js';

/** A record and the row that it is to fill. */
interface Placed<R> {
  id: number;
  line: SourceLine;
  record: R;
}

/** Creates the new records of a batch and replaces the others, with everything that hangs on them. Locked fields stay as they are. */
export async function writeRecords<R>(
  batch: Batch,
  table: CatalogueTable<R>,
  incoming: Incoming<R>[],
  references: References,
): Promise<void> {
  if (incoming.length === 0) return;
  const { tx } = batch;
  const news = await withNewIds(tx, table, incoming);
  const changes = incoming.flatMap((one) => (one.stored?.owner ? [{ ...one, id: one.stored.owner.id }] : []));
  const locks = await updateRows(tx, table, changes);
  const collections: Copy[] = [];
  for (const { table: into, lock, columns, rows } of table.collections) {
    const open = changes.filter(({ id }) => !locks.get(id)!.includes(lock));
    await removeRows(tx, into, table.owner, open);
    const all = () => [...news, ...open].flatMap(({ id, record }) => rows(record, references).map((row) => [id, ...row]));
    collections.push({ table: into, columns: [table.owner, ...columns], rows: all });
  }
  await copyInto(tx, recordRows(table.name, table, news), ...collections, originals(batch, table.owner, news));
  const changedLines = changes.map(({ line }) => line);
  await replaceOriginals(batch, changedLines);
  const retaken = incoming.filter(({ stored }) => stored?.redirect);
  await withdrawRedirects(batch, table.name, retaken);
  const returned = changes.filter(({ stored }) => goneBySource(stored));
  await revive(tx, table.name, returned);
}

async function withNewIds<R>(tx: Transaction, table: CatalogueTable<R>, incoming: Incoming<R>[]): Promise<Placed<R>[]> {
  const news = incoming.filter(({ stored }) => !stored?.owner);
  const ids = await nextIds(tx, table.name, news.length);
  return news.map(({ line, record }, i) => ({ id: ids[i]!, line, record }));
}

/** The rows of records themselves, for their own table or one of the same columns. */
function recordRows<R>(into: string, { columns }: CatalogueTable<R>, records: Placed<R>[]): Copy {
  const rowOf = ({ id, record }: Placed<R>): CopyValue[] => [id, ...columns.map(({ of }) => of(record))];
  return { table: into, columns: ['id', ...columns.map(({ name }) => name)], rows: () => records.map(rowOf) };
}

/** Answers the locks of each row that it changed. The rows stay locked against others until the end, so the locks stay true. */
async function updateRows<R>(tx: Transaction, table: CatalogueTable<R>, changes: Placed<R>[]): Promise<Map<number, string[]>> {
  if (changes.length === 0) return new Map();
  // typed like the table, without its constraints
  await tx.rows(`create temp table incoming on commit drop as table ${table.name} with no data`);
  await copyInto(tx, recordRows('incoming', table, changes));
  const assignments = table.columns.map(
    ({ name, lock }) => `${name} = case when '${lock}' = any (o.locked_fields) then o.${name} else i.${name} end`,
  );
  const rows = await tx.rows<{ id: number; locked_fields: string[] }>(
    `update ${table.name} o set ${assignments.join(', ')}, version = o.version + 1, updated_at = greatest(now(), o.updated_at)
       from incoming i where o.id = i.id returning o.id, o.locked_fields`,
  );
  return new Map(rows.map(({ id, locked_fields }) => [id, locked_fields]));
}

async function removeRows(tx: Transaction, from: string, owner: string, owners: readonly { id: number }[]): Promise<void> {
  if (owners.length > 0) await tx.rows(`delete from ${from} where ${owner} = any ($1)`, [owners.map(({ id }) => id)]);
}

/** Whether it was the source that took the record away, by a deletion or a redirect, or never sent it. What a curator deleted stays so. */
function goneBySource(stored: StoredRecord | null): boolean {
  return stored !== null && (stored.format === DELETION || stored.redirect !== null || stored.version === null);
}

async function revive(tx: Transaction, table: string, records: readonly { id: number }[]): Promise<void> {
  if (records.length === 0) return;
  const ids = records.map(({ id }) => id);
  await tx.rows(`update ${table} set deleted_at = null where id = any ($1) and deleted_at is not null`, [ids]);
}
