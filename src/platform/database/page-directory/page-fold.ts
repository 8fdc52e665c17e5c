import type { Sql } from '../derived-data.js';
import { fillFrom, pageSources } from './page-directory.js';
import { BUCKET, conditionOf, keyOf, PLACE, PLACE_DESC, type PageSource, type Sort, SORTS, sourceColumns, SUPER } from './page-lists.js';

/** A list with more changes than this, and more than a tenth of its records, is counted anew: that is faster. */
const COUNT_ANEW = 10_000;

const CHANGE_KEYS = { id: 'id', text: 'text_key', number: 'number_key', moment: 'moment_key' };
/** A place as a client reads it and gives it back, with every microsecond. */
const PLACE_AS_TEXT = PLACE.replace('first_moment', 'first_moment::text');
/** The columns that a place has in a table, with a name in front. */
const placeOf = (name: string) => PLACE.replaceAll('first_', `${name}.first_`);
const isPlace = (one: string, other: string) =>
  `${one}.list = ${other}.list and ${one}.sort = ${other}.sort and (${placeOf(one)}) = (${placeOf(other)})`;

/** A bucket that is too long or too short. */
interface Bucket {
  list: number;
  sort: number;
  first_text: string;
  first_number: number;
  first_moment: string;
  first_id: number;
  count: number;
}

/**
 * Adds what changed to the counts, splits what became long and joins what became short. Runs in a transaction with one snapshot
 * (repeatable read) and alone (FOLD_LOCK). A transaction that is under way shows in that snapshot neither its rows nor its changes, so
 * for every place: the counts before it, and the changes before it, are the records before it. That holds before, after, and for every
 * reader meanwhile. Answers the number of changes.
 */
export async function foldChanges(sql: Sql): Promise<number> {
  const sources = await pageSources(sql);
  await countAnew(sql, sources);
  const odd: Bucket[] = [];
  for (const sort of Object.keys(SORTS) as Sort[]) odd.push(...(await addUp(sql, sort)));
  await sql(
    `update page_totals t set count = t.count + c.change from (select list, sum(change)::integer as change from page_changes group by list) c
     where t.list = c.list and c.change <> 0`,
  );
  const [folded] = await sql<{ changes: number }>(
    'with gone as (delete from page_changes returning 1) select count(*)::integer as changes from gone',
  );
  for (const bucket of odd) {
    if (bucket.count > BUCKET) await split(sql, sourceOf(sources, bucket.list), bucket);
    else await join(sql, bucket);
  }
  return folded!.changes;
}

/** Lists of which so much changed that the directory is better made than mended. */
async function countAnew(sql: Sql, sources: PageSource[]): Promise<void> {
  const lists = await sql<{ list: number }>(
    `select list from page_changes group by list having count(*) > ${COUNT_ANEW}
       and count(*) > (select sum(count) / 10 from page_supers s where s.list = page_changes.list and s.sort = 0)`,
  );
  for (const { list } of lists) await fillAnew(sql, sourceOf(sources, list), list);
}

async function fillAnew(sql: Sql, source: PageSource, list: number): Promise<void> {
  for (const table of ['page_changes', 'page_buckets', 'page_supers', 'page_totals'])
    await sql(`delete from ${table} where list = $1`, [list]);
  await fillFrom(sql, source, list);
  await sql('select begin_page_list($1, 0) where not exists (select from page_buckets where list = $1)', [list]);
}

/** The table that a list is read from. */
function sourceOf(sources: PageSource[], list: number): PageSource {
  return sources.findLast((source) => source.list <= list)!;
}

/** Adds the changes to the counts of one sort, and answers the buckets that are too long or too short now. */
function addUp(sql: Sql, sort: Sort): Promise<Bucket[]> {
  const around = (table: string, list: string, place: string) => `
    select list, sort, ${PLACE} from ${table} t where t.list = ${list} and t.sort = ${SORTS[sort]} and (${PLACE}) <= (${place})
    order by ${PLACE_DESC} limit 1`;
  return sql<Bucket>(`
    with moved as (
      select list, ${keyOf(sort, CHANGE_KEYS)
        .map((key, i) => `${key} as key_${i}`)
        .join(', ')}, id, sum(change)::integer as change
      from page_changes group by 1, 2, 3, 4, 5 having sum(change) <> 0
    ), placed as (
      select b.list, b.sort, ${placeOf('b')}, sum(change)::integer as change
      from moved m cross join lateral (${around('page_buckets', 'm.list', 'key_0, key_1, key_2, m.id')}) b
      group by b.list, b.sort, ${placeOf('b')}
    ), above as (
      select s.list, s.sort, ${placeOf('s')}, sum(change)::integer as change
      from placed p cross join lateral (${around('page_supers', 'p.list', placeOf('p'))}) s
      group by s.list, s.sort, ${placeOf('s')}
    ), supers as (
      update page_supers s set count = s.count + a.change from above a where ${isPlace('s', 'a')}
    ), buckets as (
      update page_buckets b set count = b.count + p.change from placed p where ${isPlace('b', 'p')}
      returning b.list, b.sort, ${placeOf('b')}, b.count
    )
    select list, sort, ${PLACE_AS_TEXT}, count from buckets where count > ${2 * BUCKET} or count < ${BUCKET / 4}`);
}

/** The list, the sort and the place of a bucket as the first six parameters of a statement, and the same as text. */
const parametersOf = (b: Bucket) => [b.list, b.sort, b.first_text, b.first_number, b.first_moment, b.first_id];
const HERE = '($3, $4::integer, $5::timestamptz, $6::integer)';

/** Makes buckets of one that became too long. All changes of this snapshot are in its count, so its records are the next `count`. */
async function split(sql: Sql, source: PageSource, bucket: Bucket): Promise<void> {
  const sort = (Object.keys(SORTS) as Sort[])[bucket.sort]!;
  const { columns } = sourceColumns(source);
  const key = sort === 'id' ? source.id_column : `${columns[sort]}, ${source.id_column}`;
  const start = { id: [], text: [bucket.first_text], number: [bucket.first_number], moment: [bucket.first_moment] }[sort];
  const [found] = await sql<{ records: number }>(
    `with records as materialized (
      select ${sort === 'id' ? '' : `${columns[sort]}, `}${source.id_column} as id, row_number() over (order by ${key}) as place
      from (
        select ${key} from ${source.source} where ${conditionOf(source, bucket.list)} and (${key}) >= (${start.length > 0 ? '$4, $3' : '$3'})
        order by ${key} limit $2
      ) counted
    ), made as (
      insert into page_buckets select $1, ${bucket.sort}, ${keyOf(sort, columns).join(', ')}, id, least(${BUCKET}, $2 + 1 - place)
      from records where place > 1 and (place - 1) % ${BUCKET} = 0
    )
    select count(*)::integer as records from records`,
    [bucket.list, bucket.count, bucket.first_id, ...start],
  );
  if (found!.records < bucket.count) return fillAnew(sql, source, bucket.list);
  await sql(`update page_buckets set count = ${BUCKET} where list = $1 and sort = $2 and (${PLACE}) = ${HERE}`, parametersOf(bucket));
  await splitSuper(sql, bucket);
}

/** Splits the super-bucket that a bucket lies in, when it has too many. */
async function splitSuper(sql: Sql, bucket: Bucket): Promise<void> {
  await sql(
    `with super as (
      select ${PLACE} from page_supers where list = $1 and sort = $2 and (${PLACE}) <= ${HERE} order by ${PLACE_DESC} limit 1
    ), following as (
      select ${PLACE} from page_supers where list = $1 and sort = $2 and (${PLACE}) > ${HERE} order by ${PLACE} limit 1
    ), buckets as materialized (
      select ${placeOf('b')}, b.count, row_number() over (order by ${placeOf('b')}) - 1 as place from page_buckets b, super s
      where b.list = $1 and b.sort = $2 and (${placeOf('b')}) >= (${placeOf('s')})
        and not exists (select from following f where (${placeOf('b')}) >= (${placeOf('f')}))
    ), pieces as (
      select *, sum(count) over (partition by place / ${SUPER}) as records from buckets
      where (select count(*) from buckets) > ${2 * SUPER}
    )
    insert into page_supers select $1, $2, ${PLACE}, records from pieces where place % ${SUPER} = 0
    on conflict (list, sort, ${PLACE}) do update set count = excluded.count`,
    parametersOf(bucket),
  );
}

/** Joins a bucket that became short with the one before it. A super-bucket that became empty ends. */
async function join(sql: Sql, bucket: Bucket): Promise<void> {
  await sql(
    `delete from page_supers s where list = $1 and sort = $2 and (${PLACE}) = ${HERE} and count = 0 and exists (
      select from page_supers o where o.list = $1 and o.sort = $2 and (${placeOf('o')}) < ${HERE}
    )`,
    parametersOf(bucket),
  );
  await sql(
    `with short as (
      select ${PLACE}, count from page_buckets b where list = $1 and sort = $2 and (${PLACE}) = ${HERE} and count < ${BUCKET / 4}
        and not exists (select from page_supers s where s.list = $1 and s.sort = $2 and (${placeOf('s')}) = ${HERE})
    ), before as (
      select ${PLACE}, count from page_buckets where list = $1 and sort = $2 and (${PLACE}) < ${HERE} order by ${PLACE_DESC} limit 1
    ), joined as (
      update page_buckets b set count = b.count + s.count from short s, before o
      where b.list = $1 and b.sort = $2 and (${placeOf('b')}) = (${placeOf('o')}) and b.count + s.count <= ${BUCKET} returning 1
    )
    delete from page_buckets where list = $1 and sort = $2 and (${PLACE}) = ${HERE} and exists (select from joined)`,
    parametersOf(bucket),
  );
}
