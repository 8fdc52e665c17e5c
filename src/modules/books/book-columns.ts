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
  publications: jsonRows(`select p.id, p.name, o.role, o.place from book_publishers o join publishers p on p.id = o.publisher_id
    where o.book_id = b.id order by o.position`),
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
