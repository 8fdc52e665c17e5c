import { type Filter, only } from '../../platform/filters/condition.js';
import { each, inDates, inMoments, named, oneOf } from '../../platform/filters/clauses.js';
import { daySpans, momentSpans } from '../../platform/filters/date-forms.js';
import type { Collection } from '../../platform/filters/record-finder.js';
import { type Clause, Conditions } from '../../platform/pagination/conditions.js';
import { sortKey } from '../../standards/sort-key.js';
import { authorNames } from '../authors/index.js';
import { publisherNames } from '../publishers/index.js';
import { followed, identifiedBy } from '../records/index.js';
import { seriesNames } from '../series/index.js';
import { subjectNames } from '../subjects/index.js';
import type { BookQuery } from './book-query.dto.js';

const BOOKS = 'books b';
const byTitle = { from: BOOKS, order: 'b.title_sort, b.id' };

/** The filters of books whose values are records, by id or (all but works) by name. */
export const recordFilters = {
  author: authorNames,
  publisher: publisherNames,
  series: seriesNames,
  subject: subjectNames,
  work: { table: 'works' },
} as const satisfies Record<string, Collection>;

/** The same filters once every value in them is the id of a record that is there. */
export type RecordIds = Partial<Record<keyof typeof recordFilters, Filter<number>>>;

/** A record that a list of books hangs on, by the filter that says the same. */
export type Relation = { filter: keyof typeof recordFilters; id: number };

/** What a query demands of `books b`; `of`: the record that the list hangs on. */
export function bookConditions(query: BookQuery, ids: RecordIds, of?: Relation): Conditions {
  const relations = {
    work: (any: readonly number[]) => oneOf('b.work_id', any, 'integer', { from: BOOKS, order: 'b.id' }),
    author: (any: readonly number[]) => itselfOrItsWork('book_contributors', 'work_contributors', 'author_id', any),
    publisher: published,
    series: (any: readonly number[]) => itselfOrItsWork('series_entries', 'series_entries', 'series_id', any),
    subject: (any: readonly number[]) => itselfOrItsWork('book_subjects', 'work_subjects', 'subject_id', any),
  };
  const conditions = new Conditions('b');
  if (of) conditions.filter(of.filter, only(of.id), relations[of.filter]);
  return conditions
    .filter('title', query.title, (any) => named('b.title_sort', any, (title) => [sortKey(title)], BOOKS))
    .filter('work', ids.work, relations.work)
    .filter('author', ids.author, relations.author)
    .filter('publisher', ids.publisher, relations.publisher)
    .filter('subject', ids.subject, relations.subject)
    .filter('series', ids.series, relations.series)
    .filter('isbn', query.isbn, withIsbn)
    .filter('identifier', query.identifier, (any) => identifiedBy('book', 'b.id', any))
    .filter('language', query.language, inLanguage)
    .filter('format', query.format, (any) => oneOf('b.format', any, 'text', byTitle))
    .filter('country', query.country, (any) => oneOf('b.country', any, 'char(2)', byTitle))
    .filter('published', daySpans(query.published), (any) => inDates('b.published_sort', any, BOOKS))
    .filter('updated', momentSpans(query.updated), (any) => inMoments('b.updated_at', any, BOOKS));
}

/** Books that have one of `any` in a table of their own or in one of their work's. */
function itselfOrItsWork(own: string, works: string, column: string, any: readonly number[]): Clause {
  const ownOrder = own === 'series_entries' ? 'number_sort' : 'book_id';
  return {
    holds: (bind) => `exists (select from ${own} where book_id = b.id and ${column} = any(${bind(any)}::integer[]))
      or exists (select from ${works} where work_id = b.work_id and ${column} = any(${bind(any)}::integer[]))`,
    ids: (bind, most) => `
      ${each(bind, any, 'integer', (v) => `select book_id as id from ${own} where ${column} = ${v} and book_id is not null order by ${ownOrder}`, most)}
      union all
      ${each(bind, any, 'integer', (v) => `select o.id from ${works} l join books o on o.work_id = l.work_id where l.${column} = ${v}`, most)}`,
  };
}

function published(any: readonly number[]): Clause {
  return {
    holds: (bind) => `exists (select from book_publishers where book_id = b.id and publisher_id = any(${bind(any)}::integer[]))`,
    ids: (bind, most) =>
      each(bind, any, 'integer', (v) => `select book_id as id from book_publishers where publisher_id = ${v} order by book_id`, most),
  };
}

function inLanguage(any: readonly string[]): Clause {
  return {
    holds: (bind) =>
      `exists (select from book_languages where book_id = b.id and role = 'text' and language = any(${bind(any)}::char(3)[]))`,
    ids: (bind, most) =>
      each(
        bind,
        any,
        'char(3)',
        (v) => `select book_id as id from book_languages where role = 'text' and language = ${v} order by book_id`,
        most,
      ),
  };
}

function withIsbn(any: readonly string[]): Clause {
  const { join, id } = followed('book');
  const found = (values: string) =>
    `from book_identifiers i ${join} where i.scheme = 'isbn' and left(i.value, 200) = any(${values}::text[])`;
  return {
    holds: (bind) => `exists (select ${found(bind(any))} and ${id} = b.id)`,
    ids: (bind) => `select ${id} as id ${found(bind(any))}`,
  };
}
