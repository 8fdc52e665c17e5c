import type pg from 'pg';

/** What became of everything that was written. */
export interface Audit {
  /** acknowledged, and not there */
  lost: string[];
  /** there more often than once */
  duplicated: string[];
  /** how much was acknowledged */
  acknowledged: number;
}

type Ask = <Row extends pg.QueryResultRow>(sql: string, values: unknown[]) => Promise<Row[]>;
/** What the service says of a book: null when it has none. */
type Look = (id: number) => Promise<{ title: string; pageCount: number | null } | null>;

/** How many books are read back at a time. */
const LOOKS = 16;

/** Every write that was tried, and what was said of it. A record that is added has a title of its own, by which its rows are counted. */
export class Ledger {
  private readonly added = new Map<string, number | null>();
  private readonly versions = new Map<number, number>();

  /** `name`: no other ledger of this database has it. */
  constructor(private readonly name: string) {}

  /** A title that nothing else has, for something that is about to be added. */
  newTitle(): string {
    const title = `Ledger ${this.name} ${this.added.size + 1}`;
    this.added.set(title, null);
    return title;
  }

  /** It was acknowledged that a book was added. */
  acknowledgeAdded(title: string, id: number): void {
    this.added.set(title, id);
  }

  /** It was acknowledged that a book has this version. */
  acknowledgeVersion(id: number, version: number): void {
    this.versions.set(id, version);
  }

  /** Looks for everything that was acknowledged, in the database and through the service, and counts what is there twice. */
  async audit(ask: Ask, look: Look): Promise<Audit> {
    const lost: string[] = [];
    const rows = await ask<{ title: string; n: number }>(
      'select title, count(*)::integer as n from books where starts_with(title, $1) group by title',
      [`Ledger ${this.name} `],
    );
    const counts = new Map(rows.map(({ title, n }) => [title, n]));
    const acknowledged = [...this.added].flatMap(([title, id]) => (id === null ? [] : [{ title, id }]));
    for (const { title, id } of acknowledged) if (!counts.has(title)) lost.push(`${title}, book ${id}: not in the database`);
    const expected = [...this.versions.keys()];
    const kept = await ask<{ id: number; page_count: number }>('select id, page_count from books where id = any($1)', [expected]);
    const versions = new Map(kept.map(({ id, page_count }) => [id, page_count]));
    for (const [id, version] of this.versions) {
      if (!((versions.get(id) ?? 0) >= version)) lost.push(`book ${id}: ${versions.get(id)} in the database, not ${version}`);
    }

    const left = [...acknowledged];
    const readBack = async (): Promise<void> => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        const { title, id } = next;
        const shown = await look(id);
        if (shown?.title !== title) lost.push(`${title}, book ${id}: the service shows ${shown?.title ?? 'none'}`);
        else if ((shown.pageCount ?? 0) < (this.versions.get(id) ?? 0)) lost.push(`book ${id}: the service shows ${shown.pageCount}`);
      }
    };
    await Promise.all(Array.from({ length: LOOKS }, readBack));
    const duplicated = rows.filter(({ n }) => n > 1).map(({ title, n }) => `${title}: ${n} times`);
    return { lost, duplicated, acknowledged: acknowledged.length + this.versions.size };
  }
}
