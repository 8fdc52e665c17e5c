import { type Batch, DELETION, type SourceLine } from './batch.js';
import type { CatalogueTable, Collection } from './catalogue-table.js';
import { copyRows, type CopyValue } from './copy-rows.js';
import { nextIds } from './next-ids.js';
import { addOriginals, replaceOriginals } from './originals.js';
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
  const news = await withNewIds(batch, table, incoming);
  const changes = incoming.flatMap((one) => (one.stored?.owner ? [{ ...one, id: one.stored.owner.id }] : []));

  await copyRows(batch.tx, table.name, columnsOf(table), news.map(rowOf(table)));
  const locks = await updateRows(batch, table, changes);
  for (const collection of table.collections) {
    const open = changes.filter(({ id }) => !locks.get(id)!.includes(collection.lock));
    await replaceCollection(batch, table, collection, open, [...news, ...open], references);
  }
  await addOriginals(batch, table.owner, news);
  await replaceOriginals(
    batch,
    changes.map(({ line }) => line),
  );
  await withdrawRedirects(
    batch,
    table.name,
    incoming.filter(({ stored }) => stored?.redirect),
  );
  await revive(
    batch,
    table,
    changes.filter(({ stored }) => goneBySource(stored)).map(({ id }) => id),
  );
}

async function withNewIds<R>(batch: Batch, table: CatalogueTable<R>, incoming: Incoming<R>[]): Promise<Placed<R>[]> {
  const news = incoming.filter(({ stored }) => !stored?.owner);
  const ids = await nextIds(batch.tx, table.name, news.length);
  return news.map(({ line, record }, i) => ({ id: ids[i]!, line, record }));
}

function columnsOf<R>(table: CatalogueTable<R>): string[] {
  return ['id', ...table.columns.map(({ name }) => name)];
}

function rowOf<R>(table: CatalogueTable<R>): (one: Placed<R>) => CopyValue[] {
  return ({ id, record }) => [id, ...table.columns.map((column) => column.of(record))];
}

/** Answers the locks of each row that it changed. The rows stay locked against others until the end, so the locks stay true. */
async function updateRows<R>({ tx }: Batch, table: CatalogueTable<R>, changes: Placed<R>[]): Promise<Map<number, string[]>> {
  if (changes.length === 0) return new Map();
  // typed like the table, without its constraints
  await tx.rows(`create temp table incoming on commit drop as table ${table.name} with no data`);
  await copyRows(tx, 'incoming', columnsOf(table), changes.map(rowOf(table)));
  const assignments = table.columns.map(
    ({ name, lock }) => `${name} = case when '${lock}' = any (o.locked_fields) then o.${name} else i.${name} end`,
  );
  const rows = await tx.rows<{ id: number; locked_fields: string[] }>(
    `update ${table.name} o set ${assignments.join(', ')}, version = o.version + 1, updated_at = now()
       from incoming i where o.id = i.id returning o.id, o.locked_fields`,
  );
  return new Map(rows.map(({ id, locked_fields }) => [id, locked_fields]));
}

async function replaceCollection<R>(
  { tx }: Batch,
  { owner }: CatalogueTable<R>,
  { table, columns, rows }: Collection<R>,
  cleared: Placed<R>[],
  filled: Placed<R>[],
  references: References,
): Promise<void> {
  if (cleared.length > 0) await tx.rows(`delete from ${table} where ${owner} = any ($1)`, [cleared.map(({ id }) => id)]);
  const all = filled.flatMap(({ id, record }) => rows(record, references).map((row) => [id, ...row]));
  await copyRows(tx, table, [owner, ...columns], all);
}

/** Whether it was the source that took the record away, by a deletion or a redirect, or never sent it. What a curator deleted stays so. */
function goneBySource(stored: StoredRecord | null): boolean {
  return stored !== null && (stored.format === DELETION || stored.redirect !== null || stored.version === null);
}

async function revive({ tx }: Batch, { name }: CatalogueTable<never>, ids: number[]): Promise<void> {
  if (ids.length > 0) await tx.rows(`update ${name} set deleted_at = null where id = any ($1) and deleted_at is not null`, [ids]);
}
