import type { CatalogueTable, Collection } from '../merge/catalogue-table.js';
import { copyLine, type CopyValue } from '../merge/copy-rows.js';
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

const owners = { authors: 'author_id', works: 'work_id', books: 'book_id' } as const;

/** A block's lines are counted from here on when it is told which of two spellings came first. */
const LINES_OF_A_FILE = 2 ** 33;

/** The rows of one block, table by table. */
export class BlockRows {
  private readonly texts = new Map<string, CopyText>();
  private readonly originals: Partial<Record<Kind, CopyBuffer>> = {};
  private readonly created = { authors: 0, works: 0, books: 0 };
  private orphans = 0;

  constructor(
    private readonly importId: number,
    private readonly file: number,
  ) {}

  /** A record's own row. */
  record<R>({ name, columns }: CatalogueTable<R>, line: string): void {
    this.created[name]++;
    this.add(
      statementOf(name, () => `copy ${name} (id, ${columns.map((column) => column.name).join(', ')}) from stdin`),
      line,
    );
  }

  /** What hangs on a record. */
  children<R>({ owner }: CatalogueTable<R>, { table, columns }: Collection<R>, id: number, rows: readonly CopyValue[][]): void {
    if (rows.length === 0) return;
    const statement = statementOf(`${table} ${owner}`, () => `copy ${staged(table)} (${[owner, ...columns].join(', ')}) from stdin`);
    for (const row of rows) this.add(statement, copyLine([id, ...row]));
  }

  /** A work that is only made because a book names none. */
  orphan(id: number, title: string, titleSort: string): void {
    this.orphans++;
    this.add('copy works (id, title, title_sort) from stdin', copyLine([id, title, titleSort]));
  }

  original(kind: Kind, id: number, { key, revision, modified, sha256, pack, place }: Original): void {
    const buffer = (this.originals[kind] ??= new CopyBuffer());
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

  /** Headings that were met for the first time; the line says which spelling came first. */
  headings(headings: readonly NewHeading[], line: number): void {
    headings.forEach(({ table, kind, name, key, hash }, i) =>
      this.add(
        'copy staged_headings (kind_of, kind, label, key, hash, place, turn) from stdin',
        copyLine([table, kind, name, key, hash, this.file * LINES_OF_A_FILE + line, i]),
      ),
    );
  }

  /** Everything, with the packs of the original lines. */
  take(packs: CopyData): Pick<ReadyBlock, 'copies' | 'created' | 'orphans'> {
    const copies: CopyData[] = [...this.texts].map(([statement, text]) => ({ statement, bytes: text.take() }));
    copies.push(packs);
    for (const [kind, buffer] of Object.entries(this.originals) as [Kind, CopyBuffer][]) {
      const columns = [
        'source',
        'source_key',
        owners[kind],
        'source_version',
        'source_modified',
        'sha256',
        'pack_id',
        'pack_place',
        'format',
        'import_id',
      ];
      copies.push({ statement: `copy source_records (${columns.join(', ')}) from stdin (format binary)`, bytes: buffer.take() });
    }
    return { copies, created: this.created, orphans: this.orphans };
  }

  private add(statement: string, line: string): void {
    let text = this.texts.get(statement);
    if (text === undefined) this.texts.set(statement, (text = new CopyText()));
    text.add(line);
  }
}

const statements = new Map<string, string>();

function statementOf(name: string, write: () => string): string {
  let statement = statements.get(name);
  if (statement === undefined) statements.set(name, (statement = write()));
  return statement;
}
