import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { selectList } from '../../platform/database/json-sql.js';
import { type Conditions, type Demand, satisfied, Values } from '../../platform/pagination/conditions.js';
import { refuseCursor } from '../../platform/pagination/cursors.js';
import { FilteredPages } from '../../platform/pagination/filtered-pages.js';
import { type Extra, Found, type JsonText, type TotalRelation } from '../../platform/pagination/found.js';
import { type List, sortKeys } from '../../platform/pagination/page-plan.js';
import { PageReader } from '../../platform/pagination/page-reader.js';
import { Problem } from '../../platform/problems/problem.js';
import { cutTo, type Shape, shapedColumns } from '../../platform/shapes/shape.js';
import { type Countable, FacetsRepository } from './facets.repository.js';
import type { Meaning } from './meaning.js';
import type { SearchKind } from './search-kinds.js';
import { FEW, MOST_RANKED, MOST_SORTED, type Narrowing, SearchRepository } from './search.repository.js';
import type { SearchableQuery } from './searchable-query.dto.js';
import { facetQuery } from './tsquery.js';

/** Filters that documents have marks for, and how the marks begin. */
const MARKS: Partial<Record<SearchKind, Record<string, string>>> = {
  books: { language: 'zl_', format: 'zf_', country: 'zc_', author: 'za_', publisher: 'zp_', subject: 'zs_', series: 'zr_' },
  works: { language: 'zo_', author: 'za_', subject: 'zs_', series: 'zr_' },
};
const YEARS: Partial<Record<SearchKind, string>> = { books: 'zy_', works: 'zq_' };
/** Marks that are looked for in one search: GIN takes time by the square of them, 0.6 s for so many. More are conditions on the record. */
const MOST_MARKS = 5_000;
/** Years that are looked for one by one. */
const MOST_YEARS = 150;

/** Lists in which one can search: with `q` its matches, without it the list as it is. */
@Injectable()
export class SearchPagesRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
    private readonly search: SearchRepository,
    private readonly facets: FacetsRepository,
    private readonly filtered: FilteredPages,
  ) {}

  /** A page of a list, by relevance when nothing else is asked for. */
  async read<T>(kind: SearchKind, list: List, query: SearchableQuery): Promise<Found<T>> {
    const { found, meaning } =
      query.q === undefined
        ? { found: await this.pages.read<T>(list, query), meaning: null }
        : await this.matches<T>(kind, list, query, query.q);
    if (query.facets === undefined) return found;
    const { rows, count, total, relation, extra, ways } = found;
    const facets = await this.facets.count(kind, query.facets, await this.idsSql(kind, list, meaning));
    return new Found(rows, count, total, relation, { ...extra, facets }, ways);
  }

  /** The ids of what a list has, as many as are counted and one more. */
  private async idsSql(kind: SearchKind, list: List, meaning: Meaning | null): Promise<Countable> {
    const { from, alias, where } = list;
    if (meaning !== null)
      return { ...this.search.matchesSql(kind, meaning, narrowingOf(kind, where)), are: meaning.inFull === null ? 'all' : 'some' };
    const are = 'all';
    if (where.demands.length === 0) return { sql: `select ${alias}.id from ${from} ${where} limit ${MOST_SORTED + 1}`, values: [], are };
    const plan = await this.filtered.plan(list, { limit: MOST_SORTED + 1, offset: 0, sort: 'id', count: 'none' }, undefined);
    const ids = plan.mayBeCrowded ? 'unnest(ids) as id from found' : 'id from page';
    return { sql: `with ${plan.with} select ${ids}`, values: plan.values.list, are };
  }

  private async matches<T>(
    kind: SearchKind,
    list: List,
    query: SearchableQuery,
    q: string,
  ): Promise<{ found: Found<T>; meaning: Meaning }> {
    if (query.cursor !== undefined) refuseCursor(); // what is ranked anew with every write has no place to go on from
    const narrowing = narrowingOf(kind, list.where);
    if (query.sort !== 'relevance') {
      const typed = { kind, meaning: await this.search.meaningOf(q), narrowing, correctedTo: null };
      const sorted = await this.sorted<T>(typed, list, query);
      if (sorted.matches >= FEW) return { found: sorted.found, meaning: typed.meaning };
      // another order shows the records that relevance does
      const { meaning, correctedTo } = await this.search.find(kind, q, narrowing);
      if (correctedTo === null) return { found: sorted.found, meaning: typed.meaning };
      return { found: (await this.sorted<T>({ kind, meaning, narrowing, correctedTo }, list, query)).found, meaning };
    }
    const { ids, total, correctedTo, meaning } = await this.search.find(kind, q, narrowing);
    const { limit, offset } = query;
    const most = total === null ? 2 * MOST_RANKED : null;
    demandDepth(query, most);
    const rows = await this.rows<T>(list, query, ids.slice(offset, offset + limit));
    const counted = await this.countedAs({ kind, meaning, narrowing }, query, total, ids.length);
    const reach = reachOf(ids.length, most, limit);
    return { found: new Found(rows.rows, rows.count, counted.total, counted.relation, { correctedTo, ...reach }), meaning };
  }

  private async sorted<T>(
    sought: Sought & { correctedTo: string | null },
    list: List,
    query: SearchableQuery,
  ): Promise<{ found: Found<T>; matches: number }> {
    const { sql, values } = this.search.matchesSql(sought.kind, sought.meaning, sought.narrowing);
    const [page] = await this.database.rows<{ ids: number[]; total: number }>(
      `with matches as materialized (${sql})
       select array(select ${list.alias}.id from matches m join ${list.from} on ${list.alias}.id = m.id
         order by ${sortKeys(list, query.sort).inside} limit $${values.length + 1} offset $${values.length + 2}) as ids, (select count(*) from matches) as total`,
      [...values, query.limit, query.offset],
    );
    const { ids, total } = page!;
    const complete = total <= MOST_SORTED;
    const most = complete ? null : MOST_SORTED;
    demandDepth(query, most);
    const rows = await this.rows<T>(list, query, ids);
    const isExact = complete && sought.meaning.inFull === null;
    const counted = await this.countedAs(sought, query, isExact ? total : null, total);
    const extra = { correctedTo: sought.correctedTo, ...reachOf(total, most, query.limit) };
    return { found: new Found(rows.rows, rows.count, counted.total, counted.relation, extra), matches: total };
  }

  /** The total as the query asks for it. `total`: of all matches, null when there are or may be more than the `least` that were looked at. */
  private async countedAs(
    { kind, meaning, narrowing }: Sought,
    { count }: SearchableQuery,
    total: number | null,
    least: number,
  ): Promise<{ total: number | null; relation: TotalRelation }> {
    if (count === 'none') return { total: null, relation: 'none' };
    if (total !== null) return { total, relation: 'exact' };
    if (count === 'exact') return { total: await this.search.count(kind, meaning, narrowing), relation: 'exact' };
    return { total: Math.max(least, await this.search.estimate(kind, meaning, narrowing)), relation: 'estimate' };
  }

  private async rows<T>({ from, alias, columns, expansions }: List, shape: Shape, ids: number[]): Promise<Rows<T>> {
    if (ids.length === 0) return { rows: '[]', count: 0 };
    const [answer] = await this.database.rows<Rows<T>>(
      `with page as materialized (select ${selectList(shapedColumns(columns, expansions, shape))} from unnest($1::integer[]) with ordinality at(id, place)
         join ${from} on ${alias}.id = at.id where ${alias}.deleted_at is null order by at.place)
       select array_to_json(array(select page from page))::text as rows, (select count(*) from page) as count`,
      [ids],
    );
    const { rows, count } = answer!;
    return { rows: cutTo(shape, rows), count };
  }
}

/** Records that are looked for. */
interface Sought {
  kind: SearchKind;
  meaning: Meaning;
  narrowing: Narrowing;
}

interface Rows<T> {
  rows: JsonText<T[]>;
  count: number;
}

/** What a list demands besides `q`: by marks in the documents where there are some, by conditions on the record otherwise. */
export function narrowingOf(kind: SearchKind, where: Conditions): Narrowing {
  const prefixOf = ({ name, any = [] }: Demand) => (any.length > MOST_MARKS ? undefined : MARKS[kind]?.[name]);
  const marks = where.demands.flatMap((demand) => markOf(demand, prefixOf(demand), YEARS[kind]));
  const others = where.demands.filter((demand) => prefixOf(demand) === undefined);
  if (others.length === 0) return { marks };
  const values = new Values();
  const sql = others.map((demand) => satisfied(demand, values.bind)).join(' and ');
  return { marks, where: { alias: where.alias, sql, values: values.list } };
}

function markOf({ name, not, any = [] }: Demand, prefix: string | undefined, years: string | undefined): string[] {
  if (prefix !== undefined) return [`${not ? '!' : ''}${facetQuery(prefix, any as (string | number)[])}`];
  if (name !== 'published' || years === undefined || not) return [];
  // the condition itself still decides: the years only leave less to look at
  const ranges = (any as [number, number][]).map(([from, to]) => [Math.floor(from / 10_000), Math.floor(to / 10_000)] as const);
  const count = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  if (count > MOST_YEARS || ranges.some(([from]) => from < 1)) return [];
  return [facetQuery(years, ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)))]; // prettier-ignore
}

/** Of what has more matches than are looked at (`most`; null: all are), no page can be shown that ends beyond those. */
function demandDepth({ offset, limit }: SearchableQuery, most: number | null): void {
  if (most !== null && offset + limit > most)
    refuse('offset', 'out-of-range', `offset and limit together must not be more than ${most} with q`);
}

/** How many of so many matches there are pages of, and where the last page ends at the latest, so that no link leads to one that is refused. */
function reachOf(matches: number, most: number | null, limit: number): Pick<Extra, 'reach' | 'depth'> {
  if (most === null || matches < most) return { reach: matches, ...(most === null ? {} : { depth: most }) };
  return { reach: Math.floor(most / limit) * limit, depth: most };
}

function refuse(name: string, code: string, message: string): never {
  throw new Problem('invalid-parameter', message, { errors: [{ in: 'query', name, code, message }] });
}
