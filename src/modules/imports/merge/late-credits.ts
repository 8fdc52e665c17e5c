import type { Transaction } from '../../../platform/database/writes.js';
import { creditable, reviveAuthors } from './deleted-authors.js';
import { bumpVersions, type CreditTable, creditTables, removeRepeatedCredits } from './repeated-credits.js';

/** Credits that wait, in the order of their ids: those behind `after`, so many at most. */
interface Window {
  after: number;
  limit: number;
}

/**
 * Links the credits in a window that waited for an author who has come in since. Answers how many, and up to which id it has looked; null when it has
 * come to the end.
 */
export async function linkLateCredits(
  tx: Transaction,
  source: string,
  { after, limit }: Window,
): Promise<{ linked: number; upTo: number | null }> {
  const [seen] = await tx.rows<{ count: number; last: string | null }>(
    `select count(*)::int, max(id) as last from (select id from unresolved_credits where id > $1 order by id limit $2) few`,
    [after, limit],
  );
  const { count, last } = seen!;
  if (last === null) return { linked: 0, upTo: null };
  let linked = 0;
  for (const table of creditTables) linked += await linkInto(tx, source, table, [after, Number(last)]);
  return { linked, upTo: count < limit ? null : Number(last) };
}

/** Counts the credits that still wait for their author. */
export async function countDanglingCredits(tx: Transaction, source: string): Promise<number> {
  const [row] = await tx.rows<{ n: number }>(`select count(*)::int as n from unresolved_credits where source = $1`, [source]);
  return row!.n;
}

/** Whoever locked the contributors of a record has decided who they are. */
async function linkInto(tx: Transaction, source: string, credits: CreditTable, [after, upTo]: [number, number]): Promise<number> {
  const { table, owner, of } = credits;
  const rows = await tx.rows<{ owner_id: number; author_id: number }>(
    `with waiting as (
       select u.id, a.id as author_id
         from unresolved_credits u
         join source_records s on s.source = $1
          and s.source_key = coalesce((select r.final_key from source_redirects r where r.source = $1 and r.from_key = u.source_key), u.source_key)
         left join redirects merged on merged.kind = 'authors' and merged.from_id = s.author_id
         join authors a on a.id = coalesce(merged.to_id, s.author_id) and ${creditable()}
        where u.id > $2 and u.id <= $3 and u.source = $1 and u.${owner} is not null
          and not exists (select from ${of} o where o.id = u.${owner} and 'contributors' = any (o.locked_fields))
          for key share of a
     ), arrived as (
       delete from unresolved_credits u using waiting where u.id = waiting.id
       returning u.${owner}, u.position, waiting.author_id, u.credited_as, u.role, u.role_raw
     )
     insert into ${table} (${owner}, position, author_id, credited_as, role, role_raw)
     select ${owner}, position, author_id, credited_as, role, role_raw from arrived
     on conflict (${owner}, position) do update set author_id = excluded.author_id
     returning ${owner} as owner_id, author_id`,
    [source, after, upTo],
  );
  if (rows.length === 0) return 0;
  const owners = [...new Set(rows.map(({ owner_id }) => owner_id))];
  const authors = [...new Set(rows.map(({ author_id }) => author_id))];
  await reviveAuthors(tx, authors);
  await removeRepeatedCredits(tx, credits, owners);
  await bumpVersions(tx, of, owners);
  return rows.length;
}
