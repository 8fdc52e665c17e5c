import { Injectable } from '@nestjs/common';
import { LiveRecords } from '../../platform/database/live-records.js';
import { type ChildRow, replaceChildren } from '../../platform/database/children.js';
import type { Transaction } from '../../platform/database/writes.js';
import { exists, incompleteMember } from '../../platform/problems/problem.js';
import { parseIsbn } from '../../standards/isbn.js';
import { authorReferences, replaceContributors } from '../authors/index.js';
import { PublishersRepository } from '../publishers/index.js';
import { identifierRows, linkRows, type NewIdentifier, titleRows } from '../records/index.js';
import { SeriesRepository } from '../series/index.js';
import { SubjectsRepository } from '../subjects/index.js';
import type { BookChanges, NewPublication } from './new-book.dto.js';

/** What hangs on a book, as clients write it. */
@Injectable()
export class BookLists {
  constructor(
    private readonly live: LiveRecords,
    private readonly publishers: PublishersRepository,
    private readonly series: SeriesRepository,
    private readonly subjects: SubjectsRepository,
  ) {}

  /** Replaces the lists that a client gave; the others stay. */
  async replace(tx: Transaction, id: number, book: BookChanges): Promise<void> {
    const put = (table: string, place: string, rows: ChildRow[]) => replaceChildren(tx, table, 'book_id', id, place, rows);
    const { titles, contributors, publications, subjects, series, identifiers, links } = book;
    if (titles) await put('book_titles', 'ordinal', titleRows(titles));
    if (contributors) {
      await this.live.demandReferences(tx, 'authors', authorReferences(contributors));
      await replaceContributors(tx, 'book', id, contributors);
    }
    if (publications) await put('book_publishers', 'position', await this.publicationRows(tx, publications));
    if (subjects) await put('book_subjects', 'position', await this.subjects.headingRows(tx, subjects));
    if (series) await put('series_entries', 'position', await this.series.entryRows(tx, 'publisher', series));
    if (links) await put('links', 'ordinal', linkRows(links));
    if (identifiers) {
      await put('book_identifiers', 'ordinal', identifierRows(identifiers));
      await tx.rows('update books set primary_isbn13 = $2 where id = $1', [id, isbnsOf(identifiers)[0] ?? null]);
    }
    await this.replaceLanguages(tx, id, book);
  }

  /**
   * Throws 409 when another live book has one of these ISBNs, unless the book `self` has it as well already. Holds a lock on each ISBN until the
   * transaction ends, so that of two clients who add the same book at once one is refused. (Imports may bring the same ISBN twice: real catalogues do.)
   */
  async demandFreeIsbns(tx: Transaction, identifiers: readonly NewIdentifier[], self: number | null): Promise<void> {
    for (const isbn of isbnsOf(identifiers).sort()) {
      await tx.rows('select pg_advisory_xact_lock($1::bigint)', [isbn]);
      const [other] = await tx.rows<{ id: number }>(
        `select b.id from book_identifiers i join books b on b.id = i.book_id
         where i.scheme = 'isbn' and left(i.value, 200) = $1 and i.status = 'valid' and b.deleted_at is null and b.id is distinct from $2
           and not exists (select from book_identifiers where book_id = $2 and scheme = 'isbn' and left(value, 200) = $1 and status = 'valid')
         limit 1`,
        [isbn, self],
      );
      if (other) throw exists('book with the ISBN', isbn, `/v1/books/${other.id}`);
    }
  }

  private async publicationRows(tx: Transaction, publications: readonly NewPublication[]): Promise<ChildRow[]> {
    const references = publications.flatMap(({ publisherId }, i) =>
      publisherId ? [{ id: publisherId, pointer: `/publications/${i}/publisherId` }] : [],
    );
    await this.live.demandReferences(tx, 'publishers', references);
    const rows: ChildRow[] = [];
    for (const [i, { publisherId, name = null, role = 'pbl', place = null }] of publications.entries()) {
      if (!publisherId && !name) throw incompleteMember(`/publications/${i}`, 'must have publisherId or name');
      const id = publisherId ?? (await this.publishers.ensure(tx, name!));
      rows.push({ publisher_id: id, role, name_raw: name, place });
    }
    return rows;
  }

  /** Both lists lie in one table; the one that the client did not give stays. */
  private async replaceLanguages(tx: Transaction, id: number, { languages, translatedFrom }: BookChanges): Promise<void> {
    if (!languages && !translatedFrom) return;
    const kept = await tx.rows<{ role: string; language: string }>(
      'select role, language from book_languages where book_id = $1 order by position',
      [id],
    );
    const rows = [
      ...(distinct(languages)?.map((language) => ({ role: 'text', language })) ?? kept.filter(({ role }) => role === 'text')),
      ...(distinct(translatedFrom)?.map((language) => ({ role: 'translated_from', language })) ??
        kept.filter(({ role }) => role === 'translated_from')),
      ...kept.filter(({ role }) => role === 'summary'),
    ];
    await replaceChildren(tx, 'book_languages', 'book_id', id, 'position', rows);
  }
}

/** Two codes of one language are one language. */
function distinct(languages: readonly string[] | undefined): string[] | undefined {
  return languages && [...new Set(languages)];
}

function isbnsOf(identifiers: readonly NewIdentifier[]): string[] {
  return identifiers.flatMap(({ scheme, value, status = 'valid' }) => {
    const isbn = scheme === 'isbn' && status === 'valid' ? parseIsbn(value) : null;
    return isbn ? [isbn.isbn13] : [];
  });
}
