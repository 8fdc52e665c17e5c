import { type Filter, only } from '../../platform/filters/condition.js';
import { each, inDates, inMoments, named, oneOf } from '../../platform/filters/clauses.js';
import { daySpans, momentSpans } from '../../platform/filters/date-forms.js';
import { type Clause, Conditions } from '../../platform/pagination/conditions.js';
import { sortKey } from '../../standards/sort-key.js';
import { identifiedBy } from '../records/index.js';
import type { WorkQuery } from './work.dto.js';

const WORKS = 'works w';

/** The filters of works whose values are records, once every value is the id of one that is there. */
type RecordIds = Partial<Record<'author' | 'series' | 'subject', Filter<number>>>;

/** What a query demands of `works w`; `ofAuthor`: the author that the list hangs on. */
export function workConditions(query: WorkQuery, ids: RecordIds, ofAuthor?: number): Conditions {
  const by = (any: readonly number[]) => has('work_contributors', 'author_id', any);
  return new Conditions('w')
    .filter('author', ofAuthor === undefined ? undefined : only(ofAuthor), by)
    .filter('title', query.title, (any) => named('w.title_sort', any, (title) => [sortKey(title)], WORKS))
    .filter('author', ids.author, by)
    .filter('subject', ids.subject, (any) => has('work_subjects', 'subject_id', any))
    .filter('series', ids.series, (any) => has('series_entries', 'series_id', any))
    .filter('language', query.language, (any) => oneOf('w.original_language', any, 'char(3)', { from: WORKS, order: 'w.title_sort, w.id' }))
    .filter('published', daySpans(query.published), (any) => inDates('w.first_published_sort', any, WORKS))
    .filter('updated', momentSpans(query.updated), (any) => inMoments('w.updated_at', any, WORKS))
    .filter('identifier', query.identifier, (any) => identifiedBy('work', 'w.id', any));
}

/** Works that have one of `any` in a table of theirs. */
function has(table: string, column: string, any: readonly number[]): Clause {
  return {
    holds: (bind) => `exists (select from ${table} where work_id = w.id and ${column} = any(${bind(any)}::integer[]))`,
    ids: (bind, most) =>
      each(bind, any, 'integer', (v) => `select work_id as id from ${table} where ${column} = ${v} and work_id is not null`, most),
  };
}
