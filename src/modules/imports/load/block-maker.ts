import { hash } from 'node:crypto';
import { type DumpLine, mapAuthor, mapEdition, mapWork, splitLine } from '../../../formats/openlibrary/index.js';
import type { Credit } from '../../../formats/record.js';
import { sortKey } from '../../../standards/index.js';
import { authorTable } from '../merge/author-table.js';
import { bookTable, type PlacedBook } from '../merge/book-table.js';
import type { CatalogueTable } from '../merge/catalogue-table.js';
import { copyLine } from '../merge/copy-rows.js';
import { workTable } from '../merge/work-table.js';
import { SOURCE, typeOfLine } from '../open-library-lines.js';
import { normalTimestamp } from '../timestamp.js';
import type { Block, ReadyBlock } from './block.js';
import { BlockRows } from './block-rows.js';
import { KIND_OF, KEYS, numberOfKey, numberOfLine } from './key-numbers.js';
import { LinePacks } from './line-packs.js';
import { type LoadIds, packId } from './load-ids.js';
import { LeftToMerge, LoadReferences } from './load-references.js';

/** What a thread of the load is told when it starts. */
export interface MakerData {
  ids: LoadIds;
  importId: number;
}

/** Reads the lines of blocks and writes the rows that they become, without asking the database anything. */
export class BlockMaker {
  private readonly references: LoadReferences;
  private readonly rows: BlockRows;

  constructor(private readonly data: MakerData) {
    this.references = new LoadReferences(SOURCE, data.ids);
    this.rows = new BlockRows(data.importId);
  }

  /** What goes into the database, and what is left to the ordinary merge because it is odd. */
  make({ file, bytes, ends, lines, left, upTo, position, rows }: Block): ReadyBlock {
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const packs = new LinePacks(whole, this.rows.packs);
    for (let i = 0; i < ends.length; i++) {
      const start = i === 0 ? 0 : ends[i - 1]! + 1;
      packs.next(start, ends[i]!);
      try {
        this.add(packs, whole.subarray(start, ends[i]));
      } catch (error) {
        if (!(error instanceof LeftToMerge)) throw error;
        left.push(lines[i]!);
      }
    }
    packs.close();
    this.rows.headings(this.references.headings, file, lines[0] ?? 0);
    this.references.headings = [];
    return { file, bytes, lines, left, upTo, position, ...this.rows.take(rows) };
  }

  private add(packs: LinePacks, line: Buffer): void {
    const kind = KIND_OF[typeOfLine(line)];
    const number = kind === undefined ? null : numberOfLine(kind, line);
    const dump = splitLine(line);
    if (kind === undefined || number === null || 'code' in dump || dump.key !== `${KEYS[kind].prefix}${number}${KEYS[kind].suffix}`)
      throw new LeftToMerge();
    const id = this.data.ids[kind] + number;
    if (kind === 'authors') this.record(authorTable, id, mapAuthor(dump));
    else if (kind === 'works') this.record(workTable, id, withoutRepeats(mapWork(dump)));
    else this.book(id, number, dump);
    this.rows.original(kind, id, {
      key: dump.key,
      revision: dump.revision,
      modified: normalTimestamp(dump.lastModified),
      // a string: a buffer of its own costs as much as the digest
      sha256: hash('sha256', line.subarray(line.indexOf(OPENING_BRACE)), 'binary'),
      ...packs.place(packId(this.data.ids, kind, number)),
    });
  }

  private book(id: number, number: number, dump: DumpLine): void {
    const book = withoutRepeats(mapEdition(dump));
    const { ids } = this.data;
    const work = book.workKey === null ? null : numberOfKey('works', book.workKey);
    if (book.workKey !== null && (work === null || work > ids.highestWork)) throw new LeftToMerge();
    const workId = work === null ? ids.orphans + number : ids.works + work;
    this.record<PlacedBook>(bookTable, id, Object.assign(book, { workId }));
    if (work === null) this.rows.orphan(workId, book.title, sortKey(book.title, book.nonfiling));
  }

  /** Everything is computed before anything is added: a record that turns out to be odd leaves no row behind. */
  private record<R>(table: CatalogueTable<R>, id: number, record: R): void {
    const text = String(id);
    const own = copyLine(
      table.columns.map(({ of }) => of(record)),
      text,
    );
    const children = table.collections.map((collection) => collection.rows(record, this.references));
    const rows = this.rows.record(table);
    rows.own.add(own);
    for (let i = 0; i < children.length; i++) for (const row of children[i]!) rows.children[i]!.add(copyLine(row, text));
  }
}

const OPENING_BRACE = 123;

/** Which of two credits of one author counts depends on whether the author comes in: that is left to the merge, which looks. */
function withoutRepeats<R extends { credits: Credit[] }>(record: R): R {
  const keys = record.credits.flatMap(({ authorKey, role }) => (authorKey === null ? [] : [`${authorKey} ${role}`]));
  if (keys.length > 1 && new Set(keys).size < keys.length) throw new LeftToMerge();
  return record;
}
