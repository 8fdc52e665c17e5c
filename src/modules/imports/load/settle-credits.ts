import type { Sql } from '../../../platform/database/derived-data.js';
import { creditable, reviveAuthors } from '../merge/deleted-authors.js';
import { creditTables, removeRepeatedCredits } from '../merge/repeated-credits.js';
import { SOURCE } from '../open-library-lines.js';
import { KEYS, type Kind } from './key-numbers.js';
import type { LoadIds } from './load-ids.js';

/** The key of a kind with the number that an expression says. */
export function keyOf(kind: Kind, number: string): string {
  return `('${KEYS[kind].prefix}' || ${number} || '${KEYS[kind].suffix}')`;
}

/**
 * What keys stand for that have no record of their own in the dump: `m.number` is that of the key. What was there before and where
 * redirects lead are asked, as for every reference of the ordinary merge; the end of a redirect may have come in with the dump.
 */
export function lookUp(kind: Kind, owner: string, home: string, { first, highest }: { first: number; highest: number }): string {
  const ended = `case when r.final_key ~ '^${KEYS[kind].prefix}[1-9][0-9]{0,8}${KEYS[kind].suffix}$' then substring(r.final_key from '[0-9]+')::integer end`;
  return `left join source_redirects r on r.source = '${SOURCE}' and r.from_key = ${keyOf(kind, 'm.number')}
    left join ${home}.source_records ended on ended.source = '${SOURCE}' and ended.source_key = r.final_key
    left join ${kind} landed on landed.id = ${first} + case when ${ended} <= ${highest} then ${ended} end
    left join ${home}.source_records own on own.source = '${SOURCE}' and own.source_key = ${keyOf(kind, 'm.number')}
    cross join lateral (select coalesce(ended.${owner}, landed.id, own.${owner}) as id) found
    left join redirects merged on merged.kind = '${kind}' and merged.from_id = found.id`;
}

const HIGHEST_AUTHOR = 2 ** 28;

/** Credits name authors by ids that their keys will have. Those whose author did not come in follow redirects, or wait; so do those whose author a curator deleted. */
export async function settleCredits(sql: Sql, home: string, ids: LoadIds): Promise<void> {
  for (const { table, owner } of creditTables) {
    await sql(
      `create table dangling_${table} as select c.ctid as place, c.${owner} as owner, c.position, c.author_id - ${ids.authors} as number
         from ${table} c where c.author_id > ${ids.authors} and not exists (select from authors a where a.id = c.author_id)`,
    );
  }
  await sql(
    `create table missing_authors as select m.number, a.id
       from (${creditTables.map(({ table }) => `select number from dangling_${table}`).join(' union ')}) m
       ${lookUp('authors', 'author_id', home, { first: ids.authors, highest: HIGHEST_AUTHOR })}
       left join authors a on a.id = coalesce(merged.to_id, found.id) and ${creditable(`${home}.source_records`)}`,
  );
  for (const { table, owner } of creditTables) {
    await sql(
      `create table redirected_${table} as select distinct d.owner from dangling_${table} d join missing_authors m using (number) where m.id is not null`,
    );
    await sql(
      `update ${table} c set author_id = m.id from dangling_${table} d join missing_authors m using (number) where c.ctid = d.place and m.id is not null`,
    );
    await sql(`delete from dangling_${table} d using missing_authors m where m.number = d.number and m.id is not null`);
    await sql(
      `insert into unresolved_credits (source, source_key, ${owner}, position, role, role_raw, credited_as)
       select '${SOURCE}', ${keyOf('authors', 'd.number')}, d.owner, d.position, c.role, c.role_raw, c.credited_as
         from dangling_${table} d join ${table} c on c.ctid = d.place`,
    );
    await sql(`update ${table} c set author_id = null from dangling_${table} d where c.ctid = d.place and c.credited_as is not null`);
    await sql(`delete from ${table} c using dangling_${table} d where c.ctid = d.place and c.credited_as is null`);
  }
}

/** Two credits of one record may have turned out to name one author. To be asked when the tables have their indexes. */
export async function removeRepeats(sql: Sql): Promise<void> {
  for (const credits of creditTables) {
    const owners = await sql<{ owner: number }>(`select owner from redirected_${credits.table}`);
    await removeRepeatedCredits(
      { rows: sql },
      credits,
      owners.map(({ owner }) => owner),
    );
  }
}

/** Credits may name authors who were there, and whom the source had deleted. To be asked when the tables have their indexes. */
export async function settleAuthorsThatWereThere(sql: Sql): Promise<void> {
  const authors = await sql<{ id: number }>(
    `select distinct a.id from missing_authors m join authors a on a.id = m.id where a.deleted_at is not null`,
  );
  await reviveAuthors(
    { rows: sql },
    authors.map(({ id }) => id),
  );
}
