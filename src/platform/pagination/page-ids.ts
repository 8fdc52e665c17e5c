import { BUCKET, SORTS } from '../database/page-directory/page-lists.js';
import type { Bind } from './conditions.js';
import type { Cursor } from './cursor.js';
import { after, columnOf, orderBy, type OrderKey, turned, TYPES, type Walk } from './page-order.js';

/** So many records that are alike in the first key are sorted by the next; more are refused. */
export const MOST_ALIKE = 500_000;
/** A page that begins before this is walked to; a later one is looked up in the directory. */
const NEAR = 2 * BUCKET;

/** The records that are walked through, in the order that is wanted. */
export interface Ordered extends Walk {
  keys: OrderKey[];
  /** `where …` */
  where: string;
  /** SQL of the number of the list that has exactly these records, if there is a page directory of it */
  directory?: string | undefined;
}

/** Where a page lies. */
export interface PlaceInList {
  limit: number;
  offset: number;
  cursor: Cursor | undefined;
}

/** SQL that finds the ids of a page: what comes before it in the statement, and an array, null when too many records are alike. */
export interface PageIds {
  /** CTEs */
  before: string[];
  ids: string;
  /** the number of all records, when it is found on the way */
  total?: string;
}

/** The ids of a page, by the shortest way that there is to it. */
export function pageIds(list: Ordered, place: PlaceInList, bind: Bind): PageIds {
  const { keys, directory } = list;
  const oneWay = keys.length <= 2 && keys.every(({ descending }) => descending === keys[0]!.descending);
  if (place.cursor) return (oneWay ? fromCursor : fromCursorAmongAlike)(list, place.limit, place.cursor, bind);
  if (directory !== undefined && !oneWay) return amongAlike(list, directory, place, bind);
  if (directory !== undefined && place.offset >= NEAR) return fromDirectory(list, directory, place, bind);
  const { from, id, where } = list;
  const ids = `array(select ${id} from ${from} ${where} order by ${orderBy(keys, list)} limit ${bind(place.limit)} offset ${bind(place.offset)})`;
  return { before: [], ids };
}

/** Any distance by the same effort: the directory knows a record nearby. */
function fromDirectory(list: Ordered, directory: string, place: PlaceInList, bind: Bind): PageIds {
  const { id, keys } = list;
  const [first] = keys;
  const ids = first!.descending
    ? `select x.id from page_window near cross join lateral (select ${id} as id, ${columnOf(first!, list)} as key from ${fromWindow(list)}) x order by x.key desc, x.id desc`
    : `select x.id from page_window near cross join lateral (select ${id} as id from ${fromWindow(list)}) x`;
  return { before: [windowOf(list, directory, place, bind)], ids: `array(${ids})`, total: '(select total from page_window)' };
}

/** The window of the first key in which a page lies, in ascending order. */
function windowOf({ keys }: Ordered, directory: string, { limit, offset }: PlaceInList, bind: Bind): string {
  const { sort, descending } = keys[0]!;
  const values = `${directory}, ${SORTS[sort]}::smallint, ${descending}, ${bind(offset)}, ${bind(limit)}`;
  return `page_window as materialized (select * from find_page(${values}))`;
}

/** The rows of the window, in ascending order of the first key and the id. */
function fromWindow(list: Ordered): string {
  const key = firstKey(list);
  const start = list.keys[0]!.sort === 'id' ? 'near.first_id' : `near.first_${list.keys[0]!.sort}, near.first_id`;
  return `${list.from} ${list.where} and (${key}) >= (${start}) order by ${key} limit near.take offset near.skip`;
}

function firstKey(list: Ordered): string {
  const [first] = list.keys;
  return first!.sort === 'id' ? list.id : `${columnOf(first!, list)}, ${list.id}`;
}

/**
 * An order of several keys: the directory knows which values of the first key the page has, and how many records come before the first of
 * them. Those that have one of these values are sorted by all keys.
 */
function amongAlike(list: Ordered, directory: string, place: PlaceInList, bind: Bind): PageIds {
  const { keys, from, id, where } = list;
  const { sort, descending } = keys[0]!;
  const column = columnOf(keys[0]!, list);
  const which = directory;
  // of ascending values those before the least, of descending ones those after the greatest
  const edge = `page_rank(${which}, ${SORTS[sort]}::smallint, ${['text', 'number', 'moment'].map((type) => (type === sort ? bound({ descending }) : STILL[type])).join(', ')},
    ('${descending ? '2147483647' : '-2147483648'}')::integer)`;
  const upTo = `${column} ${descending ? '<=' : '<'} ${bound({ descending })}`;
  const between = `(select count(*)::integer from ${from} ${where} and (${column}, ${id}) >= (r.first_${sort}, r.first_id) and ${upTo})`;
  const before = descending ? `(select total from page_window) - r.before - ${between}` : `r.before + ${between}`;
  return {
    before: [
      windowOf(list, directory, place, bind),
      `bounds as materialized (
        select min(x.key) as least, max(x.key) as greatest from page_window near cross join lateral (select ${column} as key from ${fromWindow(list)}) x
      )`,
      alike(list, keys, `${column} between (select least from bounds) and (select greatest from bounds)`),
      `ahead as materialized (select ${before} as records from bounds e cross join lateral ${edge} r)`,
    ],
    ids: `case when exists (select from alike where records > ${MOST_ALIKE}) then null else array(
      select ${nameOf(id)} from alike where place > ${bind(place.offset)}::bigint - (select records from ahead)
        and place <= ${bind(place.offset + place.limit)}::bigint - (select records from ahead) order by place
    ) end`,
  };
}

/** The records for which this holds in the order of all keys; a few more than MOST_ALIKE at most. */
function alike({ from, where, ...walk }: Ordered, keys: OrderKey[], condition: string): string {
  const columns = [walk.id, ...keys.slice(0, -1).map((key) => columnOf(key, { from, ...walk }))];
  const alias = from.slice(from.lastIndexOf(' ') + 1);
  return `alike as materialized (
    select ${alias}.*, row_number() over (order by ${orderBy(keys, { from, ...walk })}) as place, count(*) over () as records from (
      select ${columns.join(', ')} from ${from} ${where} and ${condition} limit ${MOST_ALIKE + 1}
    ) ${alias}
  )`;
}

const STILL: Record<string, string> = { text: `''`, number: '0', moment: `timestamptz 'epoch'` };
const bound = ({ descending }: Pick<OrderKey, 'descending'>) => (descending ? 'e.greatest' : 'e.least');

/** What comes after the record that a cursor names, or before it, however many others came or went. */
function fromCursor(list: Ordered, limit: number, { way, values }: Cursor, bind: Bind): PageIds {
  const { from, id, where } = list;
  const keys = way === 'after' ? list.keys : turned(list.keys);
  const condition = after(keys, values, list, bind);
  return {
    before: [],
    ids: `array(select ${id} from ${from} ${where} and ${condition} order by ${orderBy(keys, list)} limit ${bind(limit)})`,
  };
}

/** The same where keys differ in their direction, or are several: of those that are alike in the first key only so many are sorted. */
function fromCursorAmongAlike(list: Ordered, limit: number, { way, values }: Cursor, bind: Bind): PageIds {
  const { from, where } = list;
  const keys = way === 'after' ? list.keys : turned(list.keys);
  const [first] = keys;
  const column = columnOf(first!, list);
  const start = `${bind(values[0])}::${TYPES[first!.sort]}`;
  const [sign, desc, last] = first!.descending ? ['<', ' desc', 'min'] : ['>', '', 'max'];
  const alias = from.slice(from.lastIndexOf(' ') + 1);
  return {
    before: [
      `bounds as materialized (
        select coalesce(${last}(x.key), ${start}) as furthest from (
          select ${column} as key from ${from} ${where} and ${column} ${sign} ${start} order by ${column}${desc} limit ${bind(limit)}
        ) x
      )`,
      alike(list, keys, `${column} ${sign}= ${start} and ${column} ${sign === '>' ? '<=' : '>='} (select furthest from bounds)`),
    ],
    ids: `case when exists (select from alike where records > ${MOST_ALIKE}) then null else array(
      select ${nameOf(list.id)} from alike ${alias} where ${after(keys, values, list, bind)} order by place limit ${bind(limit)}
    ) end`,
  };
}

/** `b.id` is the column `id` of what is selected. */
function nameOf(column: string): string {
  return column.slice(column.indexOf('.') + 1);
}
