import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { SearchKind } from './search-kinds.js';

/** Values that a facet shows unless the client says how many. */
export const FACET_SIZE = 10;
/** Records whose values are counted; of more, so many. */
export const MOST_COUNTED = 10_000;

/** Records whose values are counted. */
export interface Countable {
  /** an SQL query for their ids that may go on after 10,000 */
  sql: string;
  values: readonly unknown[];
  /** of those that are meant */
  are: 'all' | 'some';
}

interface Facet {
  /** `value` of each record `m.id`, once for each */
  values: string;
  /** the table and column that name an id */
  names?: [table: string, column: string];
}

/** What records have themselves or through their work. */
function shared(own: string, works: string, column: string): string {
  return `select m.id, l.${column} as value from matches m join ${own} l on l.book_id = m.id where l.${column} is not null
    union select m.id, l.${column} from matches m join books b on b.id = m.id join ${works} l on l.work_id = b.work_id where l.${column} is not null`;
}

function ofWorks(table: string, column: string): string {
  return `select distinct m.id, l.${column} as value from matches m join ${table} l on l.work_id = m.id where l.${column} is not null`;
}

function ofColumn(table: string, sql: string): string {
  return `select * from (select r.id, ${sql} as value from matches m join ${table} r on r.id = m.id) v where value is not null`;
}

/** As EDTF has it and `published` wants it, with four digits. */
const year = (column: string) => `case when ${column} > 0 then lpad((${column} / 10000)::text, 4, '0') end`;

const FACETS: Partial<Record<SearchKind, Record<string, Facet>>> = {
  books: {
    language: {
      values: `select distinct m.id, l.language::text as value from matches m join book_languages l on l.book_id = m.id where l.role = 'text'`,
    },
    format: { values: ofColumn('books', 'r.format') },
    country: { values: ofColumn('books', 'r.country::text') },
    year: { values: ofColumn('books', year('r.published_sort')) },
    author: { values: shared('book_contributors', 'work_contributors', 'author_id'), names: ['authors', 'name'] },
    publisher: {
      values: 'select distinct m.id, l.publisher_id as value from matches m join book_publishers l on l.book_id = m.id',
      names: ['publishers', 'name'],
    },
    subject: { values: shared('book_subjects', 'work_subjects', 'subject_id'), names: ['subjects', 'heading'] },
    series: { values: shared('series_entries', 'series_entries', 'series_id'), names: ['series', 'name'] },
  },
  works: {
    language: { values: ofColumn('works', 'r.original_language::text') },
    year: { values: ofColumn('works', year('r.first_published_sort')) },
    author: { values: ofWorks('work_contributors', 'author_id'), names: ['authors', 'name'] },
    subject: { values: ofWorks('work_subjects', 'subject_id'), names: ['subjects', 'heading'] },
    series: { values: ofWorks('series_entries', 'series_id'), names: ['series', 'name'] },
  },
};

/** The facets that a kind has. */
export function facetsOf(kind: SearchKind): string[] {
  return Object.keys(FACETS[kind] ?? {});
}

/** Counts how often values occur among the records of a list. */
@Injectable()
export class FacetsRepository {
  constructor(private readonly database: Database) {}

  /** The most frequent values of each facet (`language:5`), counted in these records. */
  async count(kind: SearchKind, facets: string, matches: Countable): Promise<object> {
    const wanted = facets.split(',').map((facet) => facet.split(':') as [string, string?]);
    const sql = `
      with found as materialized (${matches.sql}), matches as materialized (select id from found limit ${MOST_COUNTED})
      select (select count(*) from found) > ${MOST_COUNTED} as more, (select count(*) from matches) as counted,
        json_build_object(${wanted.map(([name, size]) => `'${name}', ${mostFrequent(FACETS[kind]![name]!, Number(size ?? FACET_SIZE))}`).join(', ')}) as facets`;
    const [row] = await this.database.rows<{ more: boolean; counted: number; facets: Record<string, unknown[]> }>(sql, [...matches.values]);
    const { more, counted } = row!;
    const relation = more || matches.are === 'some' ? 'estimate' : 'exact';
    return Object.fromEntries(wanted.map(([name]) => [name, { relation, counted, values: row!.facets[name] }]));
  }
}

function mostFrequent({ values, names }: Facet, size: number): string {
  const label = names ? `(select ${names[1]} from ${names[0]} where id = top.value)` : 'top.value::text';
  return `coalesce((select json_agg(json_build_object('value', top.value::text, 'label', ${label}, 'count', top.n) order by top.n desc, top.value)
    from (select value, count(*) as n from (${values}) v group by value order by n desc, value limit ${size}) top), '[]')`;
}
