import { type Bind, type Demand, satisfied, Values } from './conditions.js';
import { keyColumns, leads, type List, lookedUp, type PagePlan, pageOfRows, type SortKeys, sortKeys, type Wanted } from './page-plan.js';
import { SHORT, type StoredSets, type Surveyed } from './survey.js';

/**
 * Matches of the sets that are read and sorted; more are found by walking through them in order. To look one up costs as much as some 25
 * steps. A collection has to be walked through to its end when all matches stand there, a list of its own only to the list's.
 */
const LISTED = 15_000;
const LEAST_LISTED = 1_000;
/** Of more matches than this, though they could be listed, a page is looked for by so many steps of walking first. */
const LISTED_AT_ONCE = 3_000;
const STEPS = 60_000;
const LISTED_OF_A_LIST = 0.01;
/** Matches that say how many of all the rest of the demands let through. */
const SAMPLE = 1_000;
/** Bits that are read at once. */
const PIECE = 512;
const NOTHING = `repeat('0', 8192)::bit(8192)`;
const ALL = 2_147_483_647;

/**
 * All demands have many records. Their sets of bits are joined by and, or and not, which counts the matches; books that changed since the
 * sets were made are put to the demands themselves. Few matches are read and sorted. Of many, the shortest list in the wanted order, or the
 * collection, is walked through, and each id put to the joined set, until the page is full. Demands that have no set (ranges) are
 * looked up for what the sets let through; how many that leaves is counted when a sample says that they are few, else estimated.
 */
export function setPlan(list: List, sets: StoredSets, wanted: Wanted, surveyed: readonly Surveyed[]): PagePlan {
  const values = new Values();
  const { bind } = values;
  const keys = sortKeys(list, wanted.sort);
  const isSet = ({ demand }: Surveyed) => sets.filters.includes(demand.name) || (!demand.not && demand.ids && !demand.column);
  const inSets = surveyed.filter(isSet);
  const loose = surveyed.filter((one) => !isSet(one)).map(({ demand }) => demand);
  const shortest = shortestInOrder(list, sets, keys, inSets);
  const listed = shortest ? Math.min(LISTED, Math.max(LEAST_LISTED, LISTED_OF_A_LIST * shortest.size)) : LISTED;
  const parts = { keys, inSets, loose, shortest, listed: Math.round(listed) };
  const byId = keys.first === undefined;
  const page =
    loose.length > 0
      ? pageOfRest(list, sets, wanted, parts, bind)
      : byId
        ? pageById(wanted, parts, bind)
        : pageByOrder(list, sets, wanted, parts, bind);
  return { with: [joinedSets(list, sets, parts, bind), page, counted(list, loose, wanted, bind)].join(','), values };
}

interface Parts {
  keys: SortKeys;
  /** demands that are made of sets */
  inSets: readonly Surveyed[];
  /** demands that have to be looked up */
  loose: readonly Demand[];
  /** the shortest list that can be walked through in order */
  shortest: Surveyed | undefined;
  /** so many matches are few */
  listed: number;
}

/** In the order of the ids the bits say where the page lies. */
function pageById({ limit, offset }: Wanted, { keys }: Parts, bind: Bind): string {
  const way = keys.outside('e').replace('e.id', '');
  const [first, most] = [bind(offset), bind(limit)];
  return `
      near as materialized (
        select * from (select *, sum(bit_count(bits)) over (order by chunk${way}) - bit_count(bits) as before from hits) placed
        where before < ${first}::bigint + ${most}::bigint and before + bit_count(bits) > ${first}::bigint),
      page as materialized (
        select id, row_number() over () as place from (
          select e.id from (${idsIn('near')}) e order by e.id${way} limit ${most}
          offset ${first}::bigint - coalesce((select min(before) from near), ${first}::bigint)
        ) ids)`;
}

/**
 * In another order. Few matches are listed; many are walked to. Of what lies between, a page is mostly found within some steps, and when it
 * is not, because they all stand at the other end, they are listed after all.
 */
function pageByOrder(list: List, sets: StoredSets, wanted: Wanted, { keys, shortest, listed }: Parts, bind: Bind): string {
  const columns = keyColumns(list, keys);
  const end = `${bind(wanted.limit + wanted.offset)}::bigint`;
  const atOnce = `n <= ${bind(Math.min(LISTED_AT_ONCE, listed))}::bigint`;
  return `
      walked as materialized (
        select found.* from (
          select ${columns} from ${sourceOf(list, sets, shortest, bind)} where (select not ${atOnce} from size)
          order by ${keys.inside} limit (select case when few then ${STEPS} end from size)
        ) found where ${hit('found')} order by ${keys.outside('found')} limit ${end}),
      listed as materialized (
        select k.* from (${idsIn('hits')}) e cross join ${lookedUp(list, 'e.id', columns, [], bind)} k
        where (select ${atOnce} or (few and (select count(*) from walked) < least(n, ${end})) from size)),
      ${pageOfRows('(select * from listed union all select * from walked where not exists (select from listed))', keys, wanted, bind)}`;
}

/** The same when there are demands that have to be looked up for what the sets let through. */
function pageOfRest(list: List, sets: StoredSets, wanted: Wanted, parts: Parts, bind: Bind): string {
  const { keys, loose, shortest } = parts;
  const columns = keyColumns(list, keys);
  const inOrder = loose.filter((demand) => leads(demand, list, keys));
  const others = loose.filter((demand) => !inOrder.includes(demand));
  const [end, through] = [
    bind(wanted.limit + wanted.offset),
    others.length > 0 ? `cross join ${lookedUp(list, 'found.id', '', others, bind)} p` : '',
  ];
  return `
      listed as materialized (
        select k.* from (${idsIn('hits')}) e cross join ${lookedUp(list, 'e.id', columns, loose, bind)} k
        where (select few from size)),
      ${guessed(list, parts, bind)},
      walked as materialized (
        select found.* from (
          select ${columns} from ${sourceOf(list, sets, shortest, bind)}
          where ${[...inOrder.map((demand) => satisfied(demand, bind)), hit(list.alias)].join(' and ')} and (select many from guess)
          order by ${keys.inside}${through ? '' : ` limit ${end}`}
        ) found ${through} order by ${keys.outside('found')} limit ${end}),
      ${pageOfRows('(select * from listed union all select * from narrow union all select * from walked)', keys, wanted, bind)}`;
}

/** `hits`: the chunks of the matches; `size`: their number `n`, and whether they are few; `bits`: all chunks as one string of bits. */
function joinedSets(list: List, sets: StoredSets, { inSets, listed }: Parts, bind: Bind): string {
  const chunks = inSets.map((one) => chunksOf(one, sets, bind));
  const wantedSets = inSets.flatMap(({ demand }, i) => (demand.not ? [] : [chunks[i]!]));
  const refused = inSets.flatMap(({ demand }, i) => (demand.not ? [chunks[i]!] : []));
  // a stored set has no deleted records; what comes from an index may
  const areLive = inSets.some(({ demand, rest }) => !demand.not && rest.any.length === 0);
  const [first = '', ...others] = [...(areLive ? [] : [storedChunks(sets, 'all', [''], bind)]), ...wantedSets];
  const both = [`(${first}) s0`, ...others.map((sql, i) => `join (${sql}) s${i + 1} using (chunk)`)];
  const without = refused.map((sql, i) => `left join (${sql}) r${i} using (chunk)`);
  const bits = ['s0.bits', ...others.map((_, i) => `s${i + 1}.bits`), ...refused.map((_, i) => `~coalesce(r${i}.bits, ${NOTHING})`)];
  const demands = inSets.map(({ demand }) => demand);
  return `
      changed as materialized (select distinct ${sets.changed} as id from ${sets.changes}),
      hits as materialized (
        select chunk, case when c.bits is null then h.bits else (coalesce(h.bits, ${NOTHING}) & ~c.bits) | coalesce(f.bits, ${NOTHING}) end as bits
        from (select chunk, ${bits.join(' & ')} as bits from ${[...both, ...without].join(' ')}) h
        full join (select id >> 13 as chunk, bit_or(book_bit(id)) as bits from changed group by 1) c using (chunk)
        left join (
          select k.id >> 13 as chunk, bit_or(book_bit(k.id)) as bits
          from changed cross join ${lookedUp(list, 'changed.id', `${list.alias}.id`, demands, bind)} k group by 1
        ) f using (chunk)),
      size as materialized (select n, n <= ${bind(listed)}::bigint as few from (select coalesce(sum(bit_count(bits)), 0)::bigint as n from hits) counts),
      bits as materialized (
        select all_, length(all_) as length from (
          select joined_bits(run order by part) as all_ from (
            select chunk / 32 as part, joined_bits(coalesce(bits, ${NOTHING}) order by chunk) as run
            from generate_series(0, (select max(chunk) from hits)) chunk left join hits using (chunk) group by 1
          ) parts
        ) joined)`;
}

/** The chunks of one demand: of its values that have sets, and of the ids of the others. */
function chunksOf({ stored, rest, demand }: Surveyed, sets: StoredSets, bind: Bind): string {
  const kept = stored.length > 0 ? [storedChunks(sets, demand.name, stored, bind)] : [];
  const others = rest.any.length > 0 ? [`select id >> 13 as chunk, bit_or(book_bit(id)) as bits from (${rest.ids!(bind, ALL)}) ids group by 1`] : []; // prettier-ignore
  const all = [...kept, ...others];
  if (all.length === 0) return `select 0 as chunk, ${NOTHING} as bits`;
  return all.length === 1 ? all[0]! : `select chunk, bit_or(bits) as bits from (${all.join(' union all ')}) parts group by 1`;
}

function storedChunks({ sets, column }: StoredSets, filter: string, values: readonly string[], bind: Bind): string {
  if (values.length === 1) return `select chunk, ${column} as bits from ${sets} where filter = '${filter}' and value = ${bind(values[0])}`;
  return `select chunk, bit_or(${column}) as bits from ${sets} where filter = '${filter}' and value = any(${bind(values)}::text[]) group by 1`;
}

/**
 * The ids in chunks of bits: what stands between two ones of their text tells how far they are apart. Most of a chunk is empty when matches
 * are rare, so it is read in pieces.
 */
function idsIn(chunks: string): string {
  return `select c.chunk * 8192 + piece.nth * ${PIECE} + at.place as id from ${chunks} c
      cross join lateral (select nth, substring(c.bits from nth * ${PIECE} + 1 for ${PIECE}) as bits from generate_series(0, ${8192 / PIECE - 1}) nth offset 0) piece
      cross join lateral (
        select sum(length(zeros) + 1) over (order by nth)::integer - 1 as place
        from string_to_table(piece.bits::text, '1') with ordinality as t (zeros, nth)) at
    where bit_count(c.bits) > 0 and bit_count(piece.bits) > 0 and at.place < ${PIECE}`;
}

/** Whether a record is among the matches; records that came after the last chunk are not. */
function hit(alias: string): string {
  return `case when ${alias}.id < (select length from bits) then get_bit((select all_ from bits), ${alias}.id) = 1 end`;
}

/** The shortest list of one value that can be read in this order. */
function shortestInOrder({ alias }: List, { indexed }: StoredSets, keys: SortKeys, inSets: readonly Surveyed[]): Surveyed | undefined {
  const byColumn = indexed.by.some((column) => keys.first === `${alias}.${column}`);
  const [shortest] = inSets
    .filter(({ demand, stored }) => !demand.not && demand.any.length === 1 && stored.length === 1)
    .filter(({ demand, ordered }) => ordered !== null || (byColumn && indexed.filters.includes(demand.name)))
    .sort((a, b) => a.size - b.size);
  return shortest;
}

/** What is walked through: that list, or the collection. */
function sourceOf(list: List, { ordered }: StoredSets, shortest: Surveyed | undefined, bind: Bind): string {
  const { from, alias } = list;
  const table = from.slice(0, from.lastIndexOf(' '));
  const columns = Object.values(list.sortable).map((column) => column.slice(alias.length + 1)).join(', '); // prettier-ignore
  if (shortest && shortest.ordered !== null)
    return `(select ${ordered.id} as id, ${columns} from ${ordered.entries} where list_id = ${bind(shortest.ordered)}) ${alias}`;
  const only = shortest ? ` and ${shortest.demand.name} = ${bind(shortest.stored[0])}` : '';
  return `(select id, ${columns} from ${table} where deleted_at is null${only}) ${alias}`;
}

/**
 * `guess`: whether the matches are so `many` that a page of them is found by walking. What is left by demands that have no set is guessed
 * from a sample of what the sets let through. `narrow`: all matches, when that may be few: by looking up all that the sets let through, or, when a
 * range lets few records through, by reading its index, where a record costs a tenth of a look-up.
 */
function guessed(list: List, { keys, loose }: Parts, bind: Bind): string {
  const columns = keyColumns(list, keys);
  const sampled = `(select * from (select *, row_number() over (order by chunk) as nth, count(*) over () as chunks from hits) all_
      where nth % least(chunks, greatest(1, (select n from size) / ${SAMPLE})) = 0 and not (select few from size))`;
  const range = loose.find((demand) => !demand.not && demand.column !== undefined);
  // from the index alone; the book is looked up once it is among the matches
  const inRange = (one: Demand) => `
        select k.* from (
          select ${list.alias}.id from ${list.from}
          where ${list.alias}.deleted_at is null and ${satisfied(one, bind)} and ${hit(list.alias)} and (select not few and not many and ranged from guess)
          order by ${one.column} limit ${ALL}
        ) e cross join ${lookedUp(list, 'e.id', columns, loose.filter((demand) => demand !== one), bind)} k
        union all`; // prettier-ignore
  const byRange = range ? inRange(range) : '';
  return `
      sample as materialized (
        select count(*)::float8 as looked, count(k.id)::float8 as held
        from (${idsIn(sampled)}) e left join ${lookedUp(list, 'e.id', `${list.alias}.id`, loose, bind)} k on true),
      guess as materialized (
        select n, few, matches, not few and matches >= ${1.3 * SHORT} as many,
          ${range ? 'share * (select length from bits where not few) < 8 * n' : 'false'} as ranged
        from (select n, few, n * held / greatest(looked, 1) as matches, held / greatest(looked, 1) as share from sample, size) shares),
      narrow as materialized (
        ${byRange} select k.* from (${idsIn('hits')}) e cross join ${lookedUp(list, 'e.id', columns, loose, bind)} k
        where (select not few and not many and not ranged from guess))`;
}

/** `counted`. */
function counted(list: List, loose: readonly Demand[], { count }: Wanted, bind: Bind): string {
  if (count === 'none') return `counted as (select null::bigint as total, 'none' as relation)`;
  if (loose.length === 0) return `counted as (select n as total, 'exact' as relation from size)`;
  const known = `case when few then (select count(*) from listed) when not many then (select count(*) from narrow) end`;
  if (count !== 'exact') {
    return `counted as (select coalesce(known, matches)::bigint as total, case when known is null then 'estimate' else 'exact' end as relation
      from (select matches, ${known} as known from guess) counts)`;
  }
  const all = [`${list.alias}.deleted_at is null`, ...loose.map((demand) => satisfied(demand, bind)), hit(list.alias)].join(' and ');
  return `counted as (select coalesce(${known}, (select count(*) from ${list.from} where ${all})) as total, 'exact' as relation from guess)`;
}
