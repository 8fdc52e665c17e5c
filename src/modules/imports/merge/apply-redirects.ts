import type { Transaction } from '../../../platform/database/writes.js';
import type { CatalogueTable } from './catalogue-table.js';
import { holdAll, softDelete } from './delete-records.js';
import { retitleDerivedWorks } from './derived-works.js';
import { bumpVersions, creditTables, removeRepeatedCredits } from './repeated-credits.js';

/** One record that has become another. */
interface Move {
  from_id: number;
  to_id: number;
}

/**
 * Merges records whose keys the source has redirected since they came in: what referred to them refers to the others, and their old ids
 * answer 308. Takes at most `limit`, answers how many it merged; 0 when none is left.
 */
export async function applyRedirects(
  tx: Transaction,
  source: string,
  table: Pick<CatalogueTable<never>, 'name' | 'owner'>,
  limit: number,
): Promise<number> {
  const moves = await findMoves(tx, source, table, limit);
  if (moves.length === 0) return 0;
  const from = moves.map(({ from_id }) => from_id);
  const to = moves.map(({ to_id }) => to_id);
  await holdAll(tx, table.name, from);
  if (table.name === 'authors') await moveCredits(tx, from, to);
  if (table.name === 'works') await moveBooks(tx, source, from, to);
  await tx.rows(
    `update redirects r set to_id = m.to_id from unnest($2::int[], $3::int[]) m(from_id, to_id) where r.kind = $1 and r.to_id = m.from_id`,
    [table.name, from, to],
  );
  await tx.rows(`insert into redirects (kind, from_id, to_id) select $1, * from unnest($2::int[], $3::int[])`, [table.name, from, to]);
  await softDelete({ tx, source }, table.name, from);
  return moves.length;
}

/** A curator's own merge of a record stands: only records that are not redirected here yet follow the source. */
function findMoves(
  tx: Transaction,
  source: string,
  { name, owner }: Pick<CatalogueTable<never>, 'name' | 'owner'>,
  limit: number,
): Promise<Move[]> {
  return tx.rows<Move>(
    `select old.${owner} as from_id, winner.id as to_id
       from source_redirects r
       join source_records old on old.source = $1 and old.source_key = r.from_key
       join source_records new on new.source = $1 and new.source_key = r.final_key
       left join redirects merged on merged.kind = '${name}' and merged.from_id = new.${owner}
       join ${name} winner on winner.id = coalesce(merged.to_id, new.${owner}) and winner.deleted_at is null
      where r.source = $1 and winner.id <> old.${owner}
        and not exists (select 1 from redirects done where done.kind = '${name}' and done.from_id = old.${owner})
      limit $2`,
    [source, limit],
  );
}

async function moveCredits(tx: Transaction, from: number[], to: number[]): Promise<void> {
  for (const credits of creditTables) {
    const rows = await tx.rows<{ id: number }>(
      `update ${credits.table} c set author_id = m.to_id from unnest($1::int[], $2::int[]) m(from_id, to_id)
        where c.author_id = m.from_id returning c.${credits.owner} as id`,
      [from, to],
    );
    if (rows.length === 0) continue;
    const owners = [...new Set(rows.map(({ id }) => id))];
    await removeRepeatedCredits(tx, credits, owners);
    await bumpVersions(tx, credits.of, owners);
  }
}

async function moveBooks(tx: Transaction, source: string, from: number[], to: number[]): Promise<void> {
  await tx.rows(
    `update books b set work_id = m.to_id, version = b.version + 1, updated_at = greatest(now(), b.updated_at)
       from unnest($1::int[], $2::int[]) m(from_id, to_id) where b.work_id = m.from_id returning b.id`,
    [from, to],
  );
  await retitleDerivedWorks(tx, source, to);
}
