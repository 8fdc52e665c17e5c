import { summaryOf } from './statement-summary.js';

it.each([
  ['select id from books where id = $1', 'SELECT books'],
  ['  select 1', 'SELECT'],
  ['select b.id from books b join authors a on a.id = b.id left join lateral (select 1) x on true', 'SELECT books authors'],
  ['insert into "authors" ("name") values ($1) returning id', 'INSERT authors'],
  ['UPDATE "public"."books" SET "title" = $1', 'UPDATE books'],
  ['delete from cache_outbox where id = any($1)', 'DELETE cache_outbox'],
  ['with found as (select id from books), n (a, b) as (select 1, 2) select * from found join n on true', 'SELECT books'],
  ['with old as (delete from books where id = $1 returning id) insert into redirects select * from old', 'DELETE books redirects'],
  ['select id from cache_outbox order by id for update skip locked', 'SELECT cache_outbox'],
  ["select 'from secrets' from unnest($1::int[]) u(id) join works w using (id)", 'SELECT works'],
  ['START TRANSACTION', 'START'],
  ['COMMIT', 'COMMIT'],
])('%s is told as %s', (sql, summary) => {
  expect(summaryOf(sql)).toBe(summary);
});
