import { type Columns, jsonRow, jsonRows } from '../../platform/database/json-sql.js';
import { contributorsSql, creditsSql } from '../authors/index.js';
import { classificationsSql, coversSql, dateSql, identifiersSql, linksSql, titlesSql } from '../records/index.js';
import { seriesSql } from '../series/index.js';
import { subjectsSql } from '../subjects/index.js';

/** A book's own credits, after those of its work when no author is among them. */
const credits = creditsSql(`
  select position, author_id, credited_as, role from book_contributors where book_id = b.id
  union all
  select position - 32768, author_id, credited_as, role from work_contributors
  where work_id = b.work_id and not exists (select from book_contributors where book_id = b.id and role = 'aut')`);

const languages = (role: string) =>
  `array(select language from book_languages where book_id = b.id and role = '${role}' order by position)`;

/** The members of a `jsonb` array of objects; PostgreSQL would write the column itself with blanks. */
const entries = (column: string, ...members: string[]) =>
  jsonRows(`select ${members.map((name) => `entry -> '${name}' as ${name}`).join(', ')}
    from jsonb_array_elements(${column}) with ordinality entries(entry, place) order by place`);

const publications = jsonRows(`select p.id, p.name, o.role, o.place from book_publishers o join publishers p on p.id = o.publisher_id
  where o.book_id = b.id order by o.position`);

/** What `expand` may name, from `books b`. */
export const expansions: Columns = {
  work: jsonRow(`select w.id, w.title, w.subtitle, w.original_language as "originalLanguage", ${dateSql('w.first_published')} as "firstPublished"
    from works w where w.id = b.work_id`),
  publishers: publications,
  series: jsonRows(`select s.id, s.name, e.number_raw as number from (
      select 1 as owner, series_id, number_raw, position from series_entries where book_id = b.id
      union all
      select 2, series_id, number_raw, position from series_entries where work_id = b.work_id
    ) e join series s on s.id = e.series_id order by e.owner, e.position`),
  subjects: jsonRows(`select s.id, s.kind, s.heading from (
      select subject_id, min(place) as place from (
        select subject_id, position as place from book_subjects where book_id = b.id
        union all
        select subject_id, 100000 + position from work_subjects where work_id = b.work_id
      ) each_one group by subject_id
    ) o join subjects s on s.id = o.subject_id order by o.place`),
};

/** The columns of a book in a list, from `books b`. */
export const columns: Columns = {
  id: 'b.id',
  title: 'b.title',
  subtitle: 'b.subtitle',
  work: jsonRow('select w.id, w.title from works w where w.id = b.work_id'),
  authors: credits,
  isbn13: 'b.primary_isbn13::text',
  format: 'b.format',
  languages: languages('text'),
  published: dateSql('b.published'),
  // the name looked up for each row: a join would read the whole table of publishers when it looks small
  publishers: `array(select (select p.name from publishers p where p.id = o.publisher_id) from book_publishers o
    where o.book_id = b.id order by o.position)`,
  country: 'b.country',
  pageCount: 'b.page_count',
  updatedAt: 'iso_time(b.updated_at)',
};

/** The columns of a book on its own, from `books b`. */
export const detail: Columns = {
  ...columns,
  version: 'b.version',
  statement: 'b.statement',
  editionStatement: 'b.edition_statement',
  formatRaw: 'b.format_raw',
  titles: titlesSql('book', 'b.id'),
  contributors: contributorsSql('book', 'b.id'),
  publications,
  translatedFrom: languages('translated_from'),
  subjects: subjectsSql('book', 'b.id'),
  series: seriesSql('book', 'b.id'),
  identifiers: identifiersSql('book', 'b.id'),
  classifications: classificationsSql('book', 'b.id'),
  extent: 'b.extent_raw',
  heightMm: 'b.height_mm',
  widthMm: 'b.width_mm',
  depthMm: 'b.depth_mm',
  weightG: 'b.weight_g',
  durationS: 'b.duration_s',
  description: 'b.description',
  firstSentence: 'b.first_sentence',
  tableOfContents: entries('b.table_of_contents', 'page', 'label', 'level', 'title'),
  notes: entries('b.notes', 'kind', 'text'),
  links: linksSql('book', 'b.id'),
  covers: coversSql('book', 'b.id'),
  createdAt: 'iso_time(b.created_at)',
};
