import { contributorsSql, creditsSql } from '../authors/index.js';
import { classificationsSql, coversSql, dateSql, identifiersSql, linksSql, titlesSql } from '../records/index.js';
import { seriesSql } from '../series/index.js';
import { subjectsSql } from '../subjects/index.js';

/** A book's own credits, after those of its work when no author is among them. */
const credits = creditsSql(`(
  select position, author_id, credited_as, role from book_contributors where book_id = b.id
  union all
  select position - 32768, author_id, credited_as, role from work_contributors
  where work_id = b.work_id and not exists (select from book_contributors where book_id = b.id and role = 'aut'))`);

const languages = (role: string) =>
  `(select coalesce(json_agg(language order by position), '[]') from book_languages where book_id = b.id and role = '${role}')`;

/** The columns of a book in a list, from `books b`. */
export const columns = `b.id, b.title, b.subtitle,
  (select json_build_object('id', w.id, 'title', w.title) from works w where w.id = b.work_id) as work,
  ${credits} as authors, b.primary_isbn13::text as isbn13, b.format, ${languages('text')} as languages, ${dateSql('b.published')} as published,
  (select coalesce(json_agg(p.name order by o.position), '[]') from book_publishers o join publishers p on p.id = o.publisher_id
   where o.book_id = b.id) as publishers,
  b.country, b.page_count as "pageCount", iso_time(b.updated_at) as "updatedAt"`;

/** The columns of a book on its own, from `books b`. */
export const detail = `${columns}, b.version, b.statement, b.edition_statement as "editionStatement", b.format_raw as "formatRaw",
  ${titlesSql('book', 'b.id')} as titles, ${contributorsSql('book', 'b.id')} as contributors,
  (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'role', o.role, 'place', o.place) order by o.position), '[]')
   from book_publishers o join publishers p on p.id = o.publisher_id where o.book_id = b.id) as publications,
  ${languages('translated_from')} as "translatedFrom", ${subjectsSql('book', 'b.id')} as subjects, ${seriesSql('book', 'b.id')} as series,
  ${identifiersSql('book', 'b.id')} as identifiers,
  ${classificationsSql('book', 'b.id')} as classifications,
  b.extent_raw as extent, b.height_mm as "heightMm", b.width_mm as "widthMm", b.depth_mm as "depthMm", b.weight_g as "weightG",
  b.duration_s as "durationS", b.description, b.first_sentence as "firstSentence", b.table_of_contents as "tableOfContents", b.notes,
  ${linksSql('book', 'b.id')} as links, ${coversSql('book', 'b.id')} as covers, iso_time(b.created_at) as "createdAt"`;
