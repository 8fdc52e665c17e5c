import type {
  Classification,
  Cover,
  Credit,
  Identifier,
  Link,
  OtherTitle,
  SeriesStatement,
  SubjectHeading,
} from '../../../formats/record.js';
import { type Collection, ordered } from './catalogue-table.js';
import type { CopyValue } from './copy-rows.js';

/** Identifiers elsewhere, of authors, works and books. */
export function identifiers(table: string): Collection<{ identifiers: Identifier[] }> {
  const columns = ['scheme', 'value', 'value_raw', 'status', 'qualifier'];
  return ordered(
    table,
    'identifiers',
    'ordinal',
    columns,
    (record) => record.identifiers,
    (identifier) => [identifier.scheme, identifier.value, identifier.valueRaw, identifier.status, identifier.qualifier],
  );
}

/** Other titles, of works and books. */
export function titles(table: string): Collection<{ titles: OtherTitle[] }> {
  return ordered(
    table,
    'titles',
    'ordinal',
    ['kind', 'language', 'title'],
    (record) => record.titles,
    ({ kind, language, title }) => [kind, language, title],
  );
}

/** Credits that name an author who is there, or a name as printed. The same author in the same role counts once, at the first place. */
export function contributors(table: string): Collection<{ credits: Credit[] }> {
  return {
    table,
    lock: 'contributors',
    columns: ['position', 'author_id', 'credited_as', 'role', 'role_raw'],
    rows: ({ credits }, references) => {
      const seen = new Set<string>();
      return credits.flatMap((credit, i) => {
        const author = references.author(credit);
        if (author === null && credit.creditedAs === null) return [];
        if (author !== null && seen.has(`${author} ${credit.role}`)) return [];
        seen.add(`${author} ${credit.role}`);
        return [[i + 1, author, credit.creditedAs, credit.role, credit.roleRaw]];
      });
    },
  };
}

/** Credits that name an author who has not come in yet, to be linked when one does. */
export const unresolvedCredits: Collection<{ credits: Credit[] }> = {
  table: 'unresolved_credits',
  lock: 'contributors',
  columns: ['source', 'source_key', 'position', 'role', 'role_raw', 'credited_as'],
  rows: ({ credits }, references) =>
    credits.flatMap((credit, i) => {
      if (credit.authorKey === null || references.author(credit) !== null) return [];
      return [[references.source, credit.authorKey, i + 1, credit.role, credit.roleRaw, credit.creditedAs]];
    }),
};

/** Subjects, of works and books. Headings that fold alike are one subject and count once, at the first place. */
export function subjects(table: string): Collection<{ subjects: SubjectHeading[] }> {
  return {
    table,
    lock: 'subjects',
    columns: ['position', 'subject_id'],
    rows: ({ subjects }, references) => {
      const ids = new Set(subjects.map(({ kind, heading }) => references.heading({ table: 'subjects', kind, name: heading })));
      return [...ids].map((id, i) => [i + 1, id]);
    },
  };
}

/** Places in series, of works and books. */
export const seriesEntries: Collection<{ series: SeriesStatement[] }> = {
  table: 'series_entries',
  lock: 'series',
  columns: ['position', 'series_id', 'number_raw', 'number_sort', 'is_primary', 'raw'],
  rows: ({ series }, references) =>
    series.map((entry, i): CopyValue[] => {
      const id = references.heading({ table: 'series', kind: entry.kind, name: entry.name });
      return [i + 1, id, entry.numberRaw, entry.numberSort, entry.isPrimary, entry.raw];
    }),
};

/** Shelf marks of classification schemes, of works and books. */
export const classifications: Collection<{ classifications: Classification[] }> = ordered(
  'classifications',
  'classifications',
  'ordinal',
  ['scheme', 'value'],
  (record) => record.classifications,
  ({ scheme, value }) => [scheme, value],
);

/** Pictures, of authors, works and books. */
export const covers: Collection<{ covers: Cover[] }> = ordered(
  'covers',
  'covers',
  'ordinal',
  ['source', 'source_id', 'url'],
  (record) => record.covers,
  ({ source, sourceId, url }) => [source, sourceId, url],
);

/** Addresses on the web, of authors, works and books. */
export const links: Collection<{ links: Link[] }> = ordered(
  'links',
  'links',
  'ordinal',
  ['url', 'title'],
  (record) => record.links,
  ({ url, title }) => [url, title],
);
