import type { MigrationInterface, QueryRunner } from 'typeorm';

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
const DOCUMENTS: Record<string, (of: (column: string) => string) => string> = {
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
const COLUMNS: Record<string, string[]> = {
  publishers: heading,
  series: heading,
  subjects: heading,
  authors: ['live', 'popularity', 'tier', 'name_key', 'words'],
  works: ['live', 'popularity', 'tier', 'title_sort', 'title', 'words'],
  books: ['popularity', 'tier', 'words'],
};
const LOOK_UP = (kind: string) => (COLUMNS[kind]!.includes('tier') ? `select * into least from search_tiers where kind = '${kind}';` : '');
/** Words that are worth being corrected to. */
const WORTHY = `length(word) between 3 and 40 and word !~ '[0-9_]'`;

function fill(kind: string): string {
  return `${LOOK_UP(kind)} insert into search_${kind} (id, ${COLUMNS[kind]!.join(', ')}) ${DOCUMENTS[kind]!(() => '')};`;
}

/** Brings the documents of the records `changed` up to date, and leaves in `changed` those whose words or popularity are not what they were. */
function put(kind: string): string {
  const columns = COLUMNS[kind]!;
  const old = columns.map((column) => `d.${column}`).join(', ');
  const fresh = columns.map((column) => `excluded.${column}`).join(', ');
  return `${LOOK_UP(kind)}
    delete from search_${kind} d where id = any (changed)
      and not exists (select from ${kind} r where r.id = d.id ${kind === 'books' ? 'and r.deleted_at is null' : ''});
    with put as (
      insert into search_${kind} as d (id, ${columns.join(', ')}) ${DOCUMENTS[kind]!((column) => `and ${column} = any (changed)`)} order by id
      on conflict (id) do update set (${columns.join(', ')}) = row(${fresh}) where row(${old}) is distinct from row(${fresh})
      returning id, words),
    spelled as (
      insert into search_words select word, 1 from (select distinct unnest(tsvector_to_array(words)) as word from put) w
      where ${WORTHY} and not exists (select from search_words k where k.word = w.word collate "C") order by word collate "C"
      on conflict do nothing)
    select coalesce(array_agg(id), '{}') into changed from put;`;
}

/** The least popularity of the share of the records that come first. */
function threshold(kind: string, share: number): string {
  return `coalesce((select min(popularity) from (select popularity, sum(n) over (order by popularity desc) as first, sum(n) over () as n
    from counted where kind = '${kind}') c where first <= n * ${share}), 32767)`;
}

/** Statements of these tables change documents: of which kind, and the column that names the record. `books` of a work: its popularity. */
const WATCHED: Record<string, string[]> = {
  publishers: ['publishers', 'id'],
  series: ['series', 'id'],
  subjects: ['subjects', 'id'],
  authors: ['authors', 'id'],
  author_names: ['authors', 'author_id'],
  works: ['works', 'id'],
  work_titles: ['works', 'work_id'],
  work_contributors: ['works', 'work_id', 'credited', 'author_id'],
  work_subjects: ['works', 'work_id'],
  books: ['books', 'id', 'works', 'work_id'],
  book_titles: ['books', 'book_id'],
  book_languages: ['books', 'book_id'],
  book_contributors: ['books', 'book_id'],
  book_publishers: ['books', 'book_id'],
  book_subjects: ['books', 'book_id'],
  series_entries: ['works', 'work_id', 'books', 'book_id'],
};
const TABLES = 'search_publishers, search_series, search_subjects, search_authors, search_works, search_books, search_words, search_tiers';

/** Documents are filled by one function and kept by triggers, both from the same queries: what a fresh filling would hold is what is there. */
export class KeepSearch1795392000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const kinds = Object.keys(COLUMNS);
    const emptied = TABLES.split(', ').map((table) => `delete from ${table};`).join(' '); // prettier-ignore
    await runner.query(`
      -- Fills the empty documents, wherever the session's search_path finds them: of all, without an index, so nothing is looked up row by row.
      create function search_fill() returns void language plpgsql
        set enable_nestloop = off set enable_mergejoin = off set work_mem = '256MB' as $$
      declare least search_tiers;
      begin
        insert into search_tiers
        with editions as (select count(*) as n from books where deleted_at is null group by work_id),
        counted (kind, popularity, n) as materialized (
          select 'works', search_popularity(n), count(*) from editions group by 2
          union all select 'books', search_popularity(n), sum(n) from editions group by 2
          union all select 'authors', search_popularity(n), count(*)
            from (select count(*) as n from work_contributors where author_id is not null group by author_id) a group by 2)
        ${['authors', 'works', 'books'].map((kind) => `select '${kind}', ${threshold(kind, 0.02)}, ${threshold(kind, 0.0005)}`).join(' union all ')};
        ${kinds.map(fill).join('\n')}
        insert into search_words select word, sum(ndoc) from (
          select word, ndoc from ts_stat('select words from search_books union all select words from search_works where popularity = 0', 'ab')
          union all select word, ndoc from ts_stat('select words from search_authors union all select words from search_publishers
            union all select words from search_series union all select words from search_subjects')) w
        where ${WORTHY} group by word;
      end $$;

      -- Which documents a transaction has to bring up to date before it ends. No row outlives its transaction.
      create unlogged table search_pending (
        id bigint generated by default as identity constraint search_pending_pkey primary key,
        transaction xid8 not null default pg_current_xact_id(),
        kind text not null,
        ids integer[] -- null: all
      );
      -- a transaction finds its own before it ends
      create index search_pending_transaction_idx on search_pending (transaction);

      -- Arguments: kind, column, kind, column … Works as touch_cache does.
      create function search_note() returns trigger language plpgsql security definer set search_path from current as $$
      declare ids integer[];
      begin
        if tg_op = 'TRUNCATE' then
          insert into search_pending (kind) values ('all');
          return null;
        end if;
        for i in 0 .. tg_nargs / 2 - 1 loop
          execute format('select array_agg(distinct %1$I) from %2$s r where %1$I is not null', tg_argv[2 * i + 1],
            case tg_op when 'UPDATE' then '(table before union all table after)' when 'INSERT' then 'after' else 'before' end) into ids;
          if ids is not null then insert into search_pending (kind, ids) values (tg_argv[2 * i], ids); end if;
        end loop;
        return null;
      end $$;

      -- Runs once before a transaction commits, however many statements it had. Two that change what goes into the same document do it one
      -- after the other: those who link to a record that somebody renames wait for him, and he for them; works are locked in the order of ids.
      create function search_settle() returns trigger language plpgsql security definer set search_path from current as $$
      declare
        least search_tiers; changed integer[];
        of_publishers integer[]; of_series integer[]; of_subjects integer[]; of_authors integer[]; credited integer[]; of_works integer[]; of_books integer[];
        everything boolean;
      begin
        with mine as (delete from search_pending where transaction = pg_current_xact_id() returning kind, ids),
        each as (select kind, unnest(ids) as id from mine)
        select ${[...kinds, 'credited'].map((kind) => `coalesce(array_agg(distinct id) filter (where kind = '${kind}'), '{}')`).join(', ')},
          exists (select from mine where kind = 'all')
        into of_publishers, of_series, of_subjects, of_authors, of_works, of_books, credited, everything from each;
        if everything then
          lock table ${TABLES} in exclusive mode;
          ${emptied}
          perform search_fill();
          return null;
        end if;
        if cardinality(of_publishers || of_series || of_subjects || of_authors || credited || of_works || of_books) = 0 then return null; end if;
        if ${['publishers', 'series', 'subjects', 'authors'].map((kind) => `exists (select from search_${kind} where id = any (of_${kind}))`).join(' or ')} then
          perform pg_advisory_xact_lock(7317900001);
        else
          perform pg_advisory_xact_lock_shared(7317900001);
        end if;
        lock table ${TABLES} in row exclusive mode; -- a filling that goes on is waited for, and seen
        changed := of_publishers; ${put('publishers')}
        of_books := of_books || array(select book_id from book_publishers where publisher_id = any (changed));
        changed := of_series; ${put('series')}
        of_works := of_works || array(select work_id from series_entries where series_id = any (changed) and work_id is not null);
        of_books := of_books || array(select book_id from series_entries where series_id = any (changed) and book_id is not null);
        changed := of_subjects; ${put('subjects')}
        of_works := of_works || array(select work_id from work_subjects where subject_id = any (changed));
        of_books := of_books || array(select book_id from book_subjects where subject_id = any (changed));
        perform from search_authors where id = any (of_authors || credited) order by id for no key update;
        changed := of_authors; ${put('authors')}
        of_works := of_works || array(select work_id from work_contributors where author_id = any (changed));
        of_books := of_books || array(select book_id from book_contributors where author_id = any (changed));
        changed := credited; ${put('authors')}
        of_works := of_works || array(select work_id from books where id = any (of_books));
        perform from works where id = any (of_works) order by id for no key update;
        changed := array(select distinct unnest(of_works)); ${put('works')}
        of_books := of_books || array(select id from books where work_id = any (changed));
        changed := array(select distinct unnest(of_books)); ${put('books')}
        return null;
      end $$;
      create constraint trigger search_pending_settled after insert on search_pending deferrable initially deferred
        for each row execute function search_settle();
    `);
    for (const [table, pairs] of Object.entries(WATCHED)) {
      const call = `for each statement execute function search_note(${pairs.map((word) => `'${word}'`).join(', ')})`;
      await runner.query(`
        create trigger ${table}_insert_search after insert on ${table} referencing new table as after ${call};
        create trigger ${table}_update_search after update on ${table} referencing old table as before new table as after ${call};
        create trigger ${table}_delete_search after delete on ${table} referencing old table as before ${call};
        create trigger ${table}_truncate_search after truncate on ${table} ${call};
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function search_note cascade; drop table search_pending; drop function search_settle, search_fill`);
  }
}
