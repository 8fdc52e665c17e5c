import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Statements of search_fill, each of which fills the documents of one kind; where there are tiers, after their borders are looked up. */
const FILLS = /(?:select \* into least [^;]*;\s*)?insert into search_(\w+) \(id, [^;]*;/g;
const FILLING = `set enable_nestloop = off set enable_mergejoin = off set work_mem = '256MB'`;

/** The least popularity of the share of the records that come first. */
function threshold(kind: string, share: number): string {
  return `coalesce((select min(popularity) from (select popularity, sum(n) over (order by popularity desc) as first, sum(n) over () as n
    from counted where kind = '${kind}') c where first <= n * ${share}), 32767)`;
}

/** The words of the documents of a kind; `weights`: of which parts. A mark has no weight. */
const words = (kind: string, weights = '{a,b,c,d}') =>
  `select unnest(tsvector_to_array(ts_filter(words, '${weights}'))) as word from search_${kind}`;

/** What finishes a first load is done side by side: the steps that are done are noted by their names, and each kind of document is filled by itself. */
export class FinishLoadsSideBySide1795392000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- a load that is being finished in the old order begins anew
      delete from first_loads where steps > 0;
      alter table first_loads drop column steps, add column done text[] not null default '{}'; -- the steps of finishing that are done

      -- The parts of search_fill, for sessions side by side: first the borders of the tiers.
      create function search_fill_tiers() returns void language sql ${FILLING} as $$
        insert into search_tiers
        with editions as materialized (
          select n, count(*) as works from (select count(*) as n from books where deleted_at is null group by work_id) w group by n),
        counted (kind, popularity, n) as materialized (
          select 'works', search_popularity(n), sum(works) from editions group by 2
          union all select 'books', search_popularity(n), sum(n * works) from editions group by 2
          union all select 'authors', search_popularity(n), sum(authors) from (select n, count(*) as authors
            from (select count(*) as n from work_contributors where author_id is not null group by author_id) a group by n) a group by 2)
        ${['authors', 'works', 'books'].map((kind) => `select '${kind}', ${threshold(kind, 0.02)}, ${threshold(kind, 0.0005)}`).join(' union all ')};
      $$;
      -- Last, the words that there are: hashed, which takes half of what ts_stat does, and any number of them.
      create function search_fill_words() returns void language sql ${FILLING} as $$
        with counted as materialized (
          select word, count(*) as documents from (
            ${words('books', '{a,b}')} union all ${words('works', '{a,b}')} where popularity = 0
            union all ${['authors', 'publishers', 'series', 'subjects'].map((kind) => words(kind)).join(' union all ')}) w
          group by word)
        insert into search_words select * from counted where length(word) between 3 and 40 and word !~ '[0-9_]';
      $$;
    `);
    // the documents, by the very statements of search_fill
    const [row] = (await runner.query(`select prosrc as source from pg_proc where oid = 'search_fill'::regproc`)) as { source: string }[];
    for (const [statements, kind] of row!.source.matchAll(FILLS)) {
      await runner.query(`
        create function search_fill_${kind}() returns void language plpgsql ${FILLING} as $$
        declare least search_tiers;
        begin
          ${statements}
        end $$;
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const kinds = ['tiers', 'words', 'publishers', 'series', 'subjects', 'authors', 'works', 'books'];
    await runner.query(`
      drop function ${kinds.map((kind) => `search_fill_${kind}`).join(', ')};
      delete from first_loads;
      alter table first_loads drop column done, add column steps integer not null default 0;
    `);
  }
}
