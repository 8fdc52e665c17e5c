import type { Transaction } from '../../../platform/database/writes.js';
import { type Batch, type Reject, reject, type SourceLine } from './batch.js';
import type { CatalogueTable } from './catalogue-table.js';
import { newestOfEach, superseded } from './newest.js';
import { releaseRedirects } from './release-redirects.js';
import type { Incoming } from './select-incoming.js';
import { compareWithStored, findStored } from './stored-records.js';

/** A line by which the source says that a record is now another. */
export interface RedirectLine extends SourceLine {
  /** the key of the other record */
  to: string;
}

/** Keeps the redirects of a batch, unless the key has a newer record or redirect. Where chains end is found by `settleRedirects`. */
export async function storeRedirects(
  batch: Batch,
  lines: readonly RedirectLine[],
): Promise<{ stored: number; unchanged: number; rejects: Reject[] }> {
  const { newest, rejects } = newestOfEach(lines);
  const known = await findStored(batch, newest);
  const orders = newest.map((line) => ({ line, order: compareWithStored(line.version, known.get(line.key)) }));
  rejects.push(...orders.filter(({ order }) => order === 'older').map(({ line }) => superseded(line, 'by what is stored')));
  const newer = orders.filter(({ order }) => order === 'newer').map(({ line }) => line);
  if (newer.length > 0) {
    await releaseRedirects(batch.tx, batch.source, await elsewhere(batch, newer));
    await upsert(batch, newer);
  }
  return { stored: newer.length, unchanged: orders.filter(({ order }) => order === 'same').length, rejects };
}

/** The keys of those that lead elsewhere by now. */
async function elsewhere({ tx, source }: Batch, lines: readonly RedirectLine[]): Promise<string[]> {
  const rows = await tx.rows<{ from_key: string }>(
    `select r.from_key from unnest($2::text[], $3::text[]) n(from_key, to_key)
       join source_redirects r on r.source = $1 and r.from_key = n.from_key and r.to_key <> n.to_key`,
    [source, lines.map(({ key }) => key), lines.map(({ to }) => to)],
  );
  return rows.map(({ from_key }) => from_key);
}

async function upsert({ tx, source }: Batch, lines: readonly RedirectLine[]): Promise<void> {
  await tx.rows(
    `insert into source_redirects (source, from_key, to_key, source_version, source_modified, sha256)
     select $1, from_key, to_key, version, modified, decode(digest, 'hex')
       from unnest($2::text[], $3::text[], $4::int[], $5::timestamp[], $6::text[]) r(from_key, to_key, version, modified, digest)
     on conflict (source, from_key) do update set to_key = excluded.to_key, final_key = null,
       source_version = excluded.source_version, source_modified = excluded.source_modified, sha256 = excluded.sha256`,
    [
      source,
      lines.map(({ key }) => key),
      lines.map(({ to }) => to),
      lines.map(({ version }) => version.revision),
      lines.map(({ version }) => version.modified),
      lines.map(({ version }) => version.sha256),
    ],
  );
}

/** Gives keys back to their records: a newer record has come in under a key that was redirected. */
export async function withdrawRedirects(
  { tx, source }: Batch,
  table: CatalogueTable<never>['name'],
  incoming: Incoming<unknown>[],
): Promise<void> {
  if (incoming.length === 0) return;
  const keys = incoming.map(({ line }) => line.key);
  await releaseRedirects(tx, source, keys);
  await tx.rows(`delete from source_redirects where source = $1 and from_key = any ($2)`, [source, keys]);
  // chains that led through these keys end somewhere else now
  await tx.rows(`update source_redirects set final_key = null where source = $1 and to_key = any ($2)`, [source, keys]);
  const ids = incoming.flatMap(({ stored }) => (stored?.owner ? [stored.owner.id] : []));
  await tx.rows(`delete from redirects where kind = $1 and from_id = any ($2)`, [table, ids]);
}

/**
 * Finds the end of every chain of the source's redirects, walking backwards from the keys that are not redirected themselves.
 * What is in a loop, or leads into one, is never reached and keeps no end.
 */
export async function settleRedirects(tx: Transaction, source: string): Promise<void> {
  if (!(await hasUnsettled(tx, source))) return;
  await tx.rows(
    `with recursive chain(from_key, final_key) as (
       select r.from_key, r.to_key from source_redirects r
        where r.source = $1 and not exists (select 1 from source_redirects next where next.source = $1 and next.from_key = r.to_key)
       union all
       select r.from_key, chain.final_key from chain join source_redirects r on r.source = $1 and r.to_key = chain.from_key
     )
     update source_redirects r set final_key = settled.final_key
       from (select all_of.from_key, chain.final_key from source_redirects all_of left join chain using (from_key) where all_of.source = $1) settled
      where r.source = $1 and r.from_key = settled.from_key and r.final_key is distinct from settled.final_key`,
    [source],
  );
}

/** Whether some redirects have no end: not settled yet, or, after `settleRedirects`, in a circle. */
export async function hasUnsettled(tx: Transaction, source: string): Promise<boolean> {
  const rows = await tx.rows(`select 1 from source_redirects where source = $1 and final_key is null limit 1`, [source]);
  return rows.length > 0;
}

/** Refuses those redirects of a batch that are in a loop or lead into one. */
export async function refuseLoops({ tx, source }: Batch, lines: readonly RedirectLine[]): Promise<{ rejects: Reject[] }> {
  const rows = await tx.rows<{ from_key: string }>(
    `select from_key from source_redirects where source = $1 and from_key = any ($2) and final_key is null`,
    [source, lines.map(({ key }) => key)],
  );
  const loops = new Set(rows.map(({ from_key }) => from_key));
  const looping = lines.filter(({ key }) => loops.has(key));
  return { rejects: looping.map((line) => reject(line, 'redirect-loop', `The redirects from ${line.key} lead in a circle.`)) };
}
