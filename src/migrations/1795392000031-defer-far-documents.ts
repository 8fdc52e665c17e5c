import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Documents beside those of the records that were written themselves which a transaction brings up to date before it ends. */
const MOST_AT_ONCE = 5_000;
/** Records of a part. */
const PART = 1_000;

const put = (kind: string, ids: string) => `
          insert into search_due (kind, ids) select '${kind}', array_agg(id order by id) from (
            select id, (row_number() over (order by id) - 1) / ${PART} as part from (select distinct unnest(${ids}) as id) i) p
          group by part order by part;`;

/** What the function says, and what it is to say. */
const CHANGES: [before: string, after: string][] = [
  [`everything boolean;`, `everything boolean; far_works integer[] := '{}'; far_books integer[] := '{}';`],
  ...(
    [
      ['books', 'book_id', 'book_publishers where publisher_id = any (changed)'],
      ['works', 'work_id', 'series_entries where series_id = any (changed) and work_id is not null'],
      ['books', 'book_id', 'series_entries where series_id = any (changed) and book_id is not null'],
      ['works', 'work_id', 'work_subjects where subject_id = any (changed)'],
      ['books', 'book_id', 'book_subjects where subject_id = any (changed)'],
      ['works', 'work_id', 'work_contributors where author_id = any (changed)'],
      ['books', 'book_id', 'book_contributors where author_id = any (changed)'],
    ] as const
  ).map(([kind, id, from]): [string, string] => [
    `of_${kind} := of_${kind} || array(select ${id} from ${from});`,
    `far_${kind} := far_${kind} || array(select ${id} from ${from});`,
  ]),
  [
    `of_works := of_works || array(select work_id from books where id = any (of_books));`,
    `-- too many are left to who brings them up to date part by part: nobody waits so long for a commit
        if cardinality(far_works) + cardinality(far_books) > ${MOST_AT_ONCE} then${put('works', 'far_works')}${put('books', 'far_books')}
        else
          of_works := of_works || far_works;
          of_books := of_books || far_books;
        end if;
        of_works := of_works || array(select work_id from books where id = any (of_books));`,
  ],
  [
    `of_books := of_books || array(select id from books where work_id = any (changed));`,
    `far_books := array(select id from books where work_id = any (changed) except select unnest(of_books));
        if cardinality(far_books) > ${MOST_AT_ONCE} then${put('books', 'far_books')}
        else of_books := of_books || far_books;
        end if;`,
  ],
];

/**
 * A heading or an author that hundreds of thousands of documents hold the name of was renamed in one transaction with all of them: the commit took
 * minutes, all writers waited, and whoever had renamed it was told that the outcome is unknown.
 */
export class DeferFarDocuments1795392000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Documents that hold words of records which were renamed, and are not up to date yet: works before books. A part is taken out, noted in
      -- search_pending and so brought up to date by one transaction.
      create table search_due (
        id bigint generated always as identity constraint search_due_pkey primary key,
        kind text not null constraint search_due_kind_check check (kind in ('works', 'books')),
        ids integer[] not null
      );
    `);
    await this.rewrite(runner, (source) => CHANGES.reduce((text, [before, after]) => replaced(text, before, after), source));
  }

  async down(runner: QueryRunner): Promise<void> {
    // what waits is done by those who wrote it, as it was before
    await runner.query(`insert into search_pending (kind, ids) select kind, ids from search_due; drop table search_due`);
    await this.rewrite(runner, (source) => CHANGES.toReversed().reduce((text, [before, after]) => replaced(text, after, before), source));
  }

  private async rewrite(runner: QueryRunner, change: (source: string) => string): Promise<void> {
    const [row] = (await runner.query(`select pg_get_functiondef('search_settle'::regproc) as source`)) as { source: string }[];
    await runner.query(change(row!.source));
  }
}

function replaced(text: string, before: string, after: string): string {
  if (text.split(before).length !== 2) throw new Error(`search_settle does not say once: ${before}`);
  return text.replace(before, () => after);
}
