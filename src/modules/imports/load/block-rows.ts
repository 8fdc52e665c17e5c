import type { CatalogueTable } from '../merge/catalogue-table.js';
import { copyLine } from '../merge/copy-rows.js';
import { SOURCE } from '../open-library-lines.js';
import type { CopyData, ReadyBlock } from './block.js';
import { CopyBuffer } from './copy-buffer.js';
import { CopyText } from './copy-text.js';
import type { Kind } from './key-numbers.js';
import type { NewHeading } from './load-references.js';
import { staged } from './staging.js';

/** An original line, and which version of its record it is. */
interface Original {
  key: string;
  revision: number | null;
  modified: string | null;
  /** a character for each byte */
  sha256: string;
  /** where the line is */
  pack: number;
  place: number;
}

/** The rows of one of the tables of records, and of what hangs on it. */
export interface TableRows {
  own: CopyText;
  /** in the order of its collections */
  children: CopyText[];
}

/** The columns of an original besides the one that names its record. */
const VERSION_COLUMNS = 'source_version, source_modified, sha256, pack_id, pack_place, format, import_id';

/** A block's lines are counted from here on when it is told which of two spellings came first. */
const LINES_OF_A_FILE = 2 ** 33;

/** New memory is larger than the rows that it is for by so many bytes: others will lie in it, too. */
const ROOM = 256 * 1024;

/** The rows of one block after the other, table by table. */
export class BlockRows {
  private readonly all: { statement: string; rows: CopyText | CopyBuffer }[] = [];
  private readonly tables = new Map<Kind, TableRows>();
  private readonly orphans = this.collect('copy works (id, title, title_sort) from stdin', new CopyText());
  private readonly newHeadings = this.collect(
    'copy staged_headings (kind_of, kind, label, key, hash, place, turn) from stdin',
    new CopyText(),
  );
  /** deflated lines */
  readonly packs = this.collect('copy source_packs (id, lines) from stdin (format binary)', new CopyBuffer());
  private readonly originals: Record<Kind, CopyBuffer> = {
    authors: this.originalsOf('author_id'),
    works: this.originalsOf('work_id'),
    books: this.originalsOf('book_id'),
  };
  private created = { authors: 0, works: 0, books: 0 };
  private orphansMade = 0;

  constructor(private readonly importId: number) {}

  /** Where the rows of a new record go. */
  record<R>(table: CatalogueTable<R>): TableRows {
    this.created[table.name]++;
    let rows = this.tables.get(table.name);
    if (rows === undefined) this.tables.set(table.name, (rows = this.rowsOf(table)));
    return rows;
  }

  /** A work that is only made because a book names none. */
  orphan(id: number, title: string, titleSort: string): void {
    this.orphansMade++;
    this.orphans.add(copyLine([id, title, titleSort]));
  }

  original(kind: Kind, id: number, { key, revision, modified, sha256, pack, place }: Original): void {
    const buffer = this.originals[kind];
    buffer.row(10);
    buffer.latin1(SOURCE);
    buffer.latin1(key);
    buffer.integer(id);
    buffer.integer(revision);
    buffer.timestamp(modified);
    buffer.latin1(sha256);
    buffer.integer(pack);
    buffer.smallint(place);
    buffer.latin1(SOURCE);
    buffer.integer(this.importId);
  }

  /** Headings that were met for the first time; file and line say which spelling came first. */
  headings(headings: readonly NewHeading[], file: number, line: number): void {
    headings.forEach(({ table, kind, name, key, hash }, i) =>
      this.newHeadings.add(copyLine([table, kind, name, key, hash, file * LINES_OF_A_FILE + line, i])),
    );
  }

  /** Everything since the last time, in one piece of memory: the spare one, when it is large enough. */
  take(spare: ArrayBuffer | null): Pick<ReadyBlock, 'copies' | 'rows' | 'created' | 'orphans'> {
    const written = this.all.map(({ statement, rows }) => ({ statement, bytes: rows.written() })).filter(({ bytes }) => bytes.length > 0);
    const most = written.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const whole = spare !== null && spare.byteLength >= most ? Buffer.from(spare) : Buffer.allocUnsafeSlow(most + ROOM);
    let end = 0;
    const copies = written.map(({ statement, bytes }): CopyData => {
      bytes.copy(whole, end);
      return { statement, bytes: whole.subarray(end, (end += bytes.length)) };
    });
    const { created, orphansMade: orphans } = this;
    for (const { rows } of this.all) rows.clear();
    this.created = { authors: 0, works: 0, books: 0 };
    this.orphansMade = 0;
    return { copies, rows: whole.buffer, created, orphans };
  }

  private rowsOf<R>({ name, owner, columns, collections }: CatalogueTable<R>): TableRows {
    return {
      own: this.collect(`copy ${name} (id, ${columns.map((column) => column.name).join(', ')}) from stdin`, new CopyText()),
      children: collections.map((collection) =>
        this.collect(`copy ${staged(collection.table)} (${[owner, ...collection.columns].join(', ')}) from stdin`, new CopyText()),
      ),
    };
  }

  private originalsOf(owner: string): CopyBuffer {
    return this.collect(
      `copy source_records (source, source_key, ${owner}, ${VERSION_COLUMNS}) from stdin (format binary)`,
      new CopyBuffer(),
    );
  }

  private collect<Rows extends CopyText | CopyBuffer>(statement: string, rows: Rows): Rows {
    this.all.push({ statement, rows });
    return rows;
  }
}
