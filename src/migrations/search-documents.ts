/*
 * How documents are made, for the migrations that fill and keep them.
 */

/** The words of all that hangs on works or books, by owner. `of`: a condition on the owner's column, or none for all. */
function parts(owner: 'work' | 'book', of: (column: string) => string): string {
  const id = `${owner}_id`;
  const linked = (table: string, heading: string, column: string, order: string, words: string) =>
    `select l.${id}, ${order} + l.position, ${words} from ${table} l join search_${heading} h on h.id = l.${column} where l.${id} is not null ${of(`l.${id}`)}`;
  const every = [
    `select ${id}, ordinal::integer as place, search_words(title, '${owner === 'work' ? 'A' : 'B'}') as words from ${owner}_titles where true ${of(id)}`,
    linked(`${owner}_contributors`, 'authors', 'author_id', '100000', `setweight(h.words, 'B')`),
    `select ${id}, 200000 + position, search_words(credited_as, 'B') from ${owner}_contributors where credited_as is not null ${of(id)}`,
    linked('series_entries', 'series', 'series_id', '300000', `setweight(h.words, 'C')`),
    linked(`${owner}_subjects`, 'subjects', 'subject_id', '400000', 'h.words'),
    ...(owner === 'book'
      ? [
          linked('book_publishers', 'publishers', 'publisher_id', '500000', `setweight(h.words, 'C')`),
          `select book_id, 600000, array_to_tsvector(array['zl_' || language]) from book_languages where role = 'text' ${of(id)}`,
        ]
      : []),
  ];
  // in one order, or the same words would stand at other places after a change
  return `(select ${id}, search_concat(words order by place) as words from (${every.join('\n    union all ')}) part group by ${id})`;
}
/** The tier of a popularity; the thresholds of the kind are in a variable. */
const tier = 'case when popularity >= least.famous then 2 when popularity >= least.popular then 1 else 0 end';

/** The documents of a kind, for the first filling and every change; the work's words weigh less in a translation. `of`: as in parts. */
export const DOCUMENTS: Record<string, (of: (column: string) => string) => string> = {
  authors: (of) => `
    select id, live, popularity, ${tier}, name_key, words from (
      select a.id, a.deleted_at is null as live, search_popularity(c.n) as popularity, left(ltrim(search_fold(left(a.name, 2000))), 120) as name_key,
        search_words(a.name, 'A') || coalesce(n.words, '') || array_to_tsvector(array['za_' || a.id]) as words
      from authors a
      left join (select author_id, count(*) as n from work_contributors where author_id is not null ${of('author_id')} group by 1) c on c.author_id = a.id
      left join (select author_id, search_concat(search_words(name, 'B') order by ordinal) as words from author_names where true ${of('author_id')} group by 1) n
        on n.author_id = a.id
      where true ${of('a.id')}
    ) d`,
  works: (of) => `
    select id, live, popularity, ${tier}, title_sort, title, words from (
      select w.id, w.deleted_at is null as live, search_popularity(e.n) as popularity, w.title_sort, lower(w.title) as title,
        search_words(w.title, 'A') || coalesce(search_words(w.subtitle, 'B'), '') || coalesce(p.words, '') || array_to_tsvector(array_remove(array[
          'zo_' || w.original_language, case when w.first_published_sort > 0 then 'zq_' || w.first_published_sort / 10000 end], null)) as words
      from works w
      left join (select work_id, count(*) as n from books where deleted_at is null ${of('work_id')} group by 1) e on e.work_id = w.id
      left join ${parts('work', of)} p on p.work_id = w.id
      where true ${of('w.id')}
    ) d`,
  books: (of) => `
    select id, popularity, ${tier}, words from (
      select b.id, w.popularity,
        case when lower(b.title) = w.title then w.words else search_words(b.title, 'A') || setweight(w.words, 'C') end
        || coalesce(search_words(b.subtitle, 'B'), '') || coalesce(p.words, '') || array_to_tsvector(array_remove(array[
          'zf_' || b.format, 'zc_' || b.country, case when b.published_sort > 0 then 'zy_' || b.published_sort / 10000 end], null)) as words
      from books b join search_works w on w.id = b.work_id left join ${parts('book', of)} p on p.book_id = b.id
      where b.deleted_at is null ${of('b.id')}
    ) d`,
};
for (const [kind, label, letter, links] of [
  ['publishers', 'name', 'p', ['book_publishers', 'publisher_id']],
  ['series', 'name', 'r', ['series_entries', 'series_id']],
  ['subjects', 'heading', 's', ['book_subjects', 'subject_id']],
] as const) {
  DOCUMENTS[kind] = (of) => `
    select h.id, h.deleted_at is null, search_popularity(l.n), search_words(h.${label}, 'D') || array_to_tsvector(array['z${letter}_' || h.id])
    from ${kind} h left join (select ${links[1]}, count(*) as n from ${links[0]} where true ${of(links[1])} group by 1) l on l.${links[1]} = h.id
    where true ${of('h.id')}`;
}

const heading = ['live', 'popularity', 'words'];
/** The columns of the documents besides the id. */
export const COLUMNS: Record<string, string[]> = {
  publishers: heading,
  series: heading,
  subjects: heading,
  authors: ['live', 'popularity', 'tier', 'name_key', 'words'],
  works: ['live', 'popularity', 'tier', 'title_sort', 'title', 'words'],
  books: ['popularity', 'tier', 'words'],
};
export const LOOK_UP = (kind: string) =>
  COLUMNS[kind]!.includes('tier') ? `select * into least from search_tiers where kind = '${kind}';` : '';
/** Words that are worth being corrected to. */
export const WORTHY = `length(word) between 3 and 40 and word !~ '[0-9_]'`;

/** Fills the empty documents of a kind. `of`: of which records, as in parts. */
export function fill(kind: string, of: (column: string) => string = () => ''): string {
  return `${LOOK_UP(kind)} insert into search_${kind} (id, ${COLUMNS[kind]!.join(', ')}) ${DOCUMENTS[kind]!(of)};`;
}

/** The least popularity of the share of the records that come first. */
function threshold(kind: string, share: number): string {
  return `coalesce((select min(popularity) from (select popularity, sum(n) over (order by popularity desc) as first, sum(n) over () as n
    from counted where kind = '${kind}') c where first <= n * ${share}), 32767)`;
}

/** Counts how popular records are, and draws the borders of the tiers. */
export const FILL_TIERS = `
  insert into search_tiers
  with editions as (select count(*) as n from books where deleted_at is null group by work_id),
  counted (kind, popularity, n) as materialized (
    select 'works', search_popularity(n), count(*) from editions group by 2
    union all select 'books', search_popularity(n), sum(n) from editions group by 2
    union all select 'authors', search_popularity(n), count(*)
      from (select count(*) as n from work_contributors where author_id is not null group by author_id) a group by 2)
  ${['authors', 'works', 'books'].map((kind) => `select '${kind}', ${threshold(kind, 0.02)}, ${threshold(kind, 0.0005)}`).join(' union all ')};`;

/** Fills the words that there are, from the documents. */
export const FILL_WORDS = `
  insert into search_words select word, sum(ndoc) from (
    select word, ndoc from ts_stat('select words from search_books union all select words from search_works where popularity = 0', 'ab')
    union all select word, ndoc from ts_stat('select words from search_authors union all select words from search_publishers
      union all select words from search_series union all select words from search_subjects')) w
  where ${WORTHY} group by word;`;

/** The settings of what fills: of all, without an index, so nothing is looked up row by row. */
export const FILLING = `set enable_nestloop = off set enable_mergejoin = off set work_mem = '256MB'`;

/** The function that fills all empty documents, wherever the session's search_path finds them. */
export const FILL_AT_ONCE = `
  create or replace function search_fill() returns void language plpgsql ${FILLING} as $$
  declare least search_tiers;
  begin
    ${FILL_TIERS}
    ${Object.keys(COLUMNS)
      .map((kind) => fill(kind))
      .join('\n')}
    ${FILL_WORDS}
  end $$;`;
