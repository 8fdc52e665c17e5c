import type { Transaction } from '../../../platform/database/writes.js';
import { nameKey } from '../../../standards/index.js';
import { type Heading, headingName, type HeadingTable } from './references.js';

/** How each table names its rows, and the columns of its unique index. */
const tables: Record<HeadingTable, { label: string; key: string; unique: string[] }> = {
  publishers: { label: 'name', key: 'name_key', unique: ['name_key'] },
  series: { label: 'name', key: 'name_key', unique: ['kind', 'name_key'] },
  // the scheme is the column's default, `local`: a record that comes with its headings as bare text says no other
  subjects: { label: 'heading', key: 'heading_key', unique: ['scheme', 'kind', 'heading_key'] },
};

interface Folded extends Heading {
  key: string;
}

/** Finds the row of each heading, creating the rows that are not there; answers their ids by `headingName`. The first spelling stays. */
export async function ensureHeadings(tx: Transaction, headings: readonly Heading[]): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const table of Object.keys(tables) as HeadingTable[]) {
    const spellings = new Map(
      headings.filter((heading) => heading.table === table).map((heading) => [headingName(heading), fold(heading)]),
    );
    const rows = await ensureRows(tx, table, [...spellings.values()]);
    for (const [name, folded] of spellings) ids.set(name, rows.get(foldedName(folded))!);
  }
  return ids;
}

function fold(heading: Heading): Folded {
  return { ...heading, key: nameKey(heading.name) };
}

function foldedName({ kind, key }: Folded): string {
  return `${kind ?? ''}\t${key}`;
}

async function ensureRows(tx: Transaction, table: HeadingTable, spellings: Folded[]): Promise<Map<string, number>> {
  const wanted = [...new Map(spellings.map((heading) => [foldedName(heading), heading] as const).reverse()).values()];
  const found = await findRows(tx, table, wanted);
  const missing = wanted.filter((heading) => !found.has(foldedName(heading)));
  if (missing.length === 0) return found;
  await addRows(tx, table, missing);
  return new Map([...found, ...(await findRows(tx, table, missing))]);
}

/** The rows are held, as the API holds what it refers to: none is deleted or merged before the batch has its references in. */
async function findRows(tx: Transaction, table: HeadingTable, headings: readonly Folded[]): Promise<Map<string, number>> {
  if (headings.length === 0) return new Map();
  const { key, unique } = tables[table];
  const rows = await tx.rows<{ position: number; id: number }>(
    `select h.position, t.id
       from unnest($1::text[], $2::text[]) with ordinality h(kind, key, position)
      cross join lateral (
        select id from ${table} t where t.${key} = h.key and t.deleted_at is null
           ${unique.includes('kind') ? 'and t.kind = h.kind' : ''} ${unique.includes('scheme') ? `and t.scheme = 'local'` : ''} limit 1 for key share) t`,
    [headings.map(({ kind }) => kind), headings.map((heading) => heading.key)],
  );
  return new Map(rows.map(({ position, id }) => [foldedName(headings[position - 1]!), id]));
}

async function addRows(tx: Transaction, table: HeadingTable, headings: readonly Folded[]): Promise<void> {
  const { label, key, unique } = tables[table];
  const kind = unique.includes('kind') ? 'kind, ' : '';
  // in the order of the index, so that two writers of the same names wait for each other instead of deadlocking
  await tx.rows(
    `insert into ${table} (${kind}${label}, ${key})
     select ${kind}label, key from unnest($1::text[], $2::text[], $3::text[]) h(kind, label, key)
      order by ${kind}key collate "C"
     on conflict (${unique.join(', ')}) where deleted_at is null do nothing`,
    [headings.map((heading) => heading.kind), headings.map(({ name }) => name), headings.map((heading) => heading.key)],
  );
}
