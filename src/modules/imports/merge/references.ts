import type { Credit } from '../../../formats/record.js';

/** The tables of names that records share: one row for every spelling that folds alike. */
export type HeadingTable = 'publishers' | 'series' | 'subjects';

/** A name as a record writes it. */
export interface Heading {
  table: HeadingTable;
  /** the kind of a series or subject; publishers have none */
  kind: string | null;
  name: string;
}

/** What the keys and names in records stand for. */
export interface References {
  /** the name of the source, as `source_records` knows it */
  readonly source: string;
  /** the author that a credit names by key; null when it names none, or one that has not come in, or whom a curator deleted */
  author(credit: Credit): number | null;
  /** what stands for a heading in columns that refer to it */
  heading(heading: Heading): number | string;
}

/** What was looked up for a batch. */
export class FoundReferences implements References {
  constructor(
    readonly source: string,
    private readonly authors: ReadonlyMap<string, number>,
    private readonly headings: ReadonlyMap<string, number>,
  ) {}

  /** All authors that were looked up and are there, or come back when they are credited. */
  get authorIds(): number[] {
    return [...new Set(this.authors.values())];
  }

  /** The author that a credit names by key; null when it names none, or one that has not come in, or whom a curator deleted. */
  author({ authorKey }: Credit): number | null {
    return authorKey === null ? null : (this.authors.get(authorKey) ?? null);
  }

  /** The row of a heading. Every heading of the batch has one: `ensureHeadings` made it. */
  heading(heading: Heading): number {
    const id = this.headings.get(headingName(heading));
    if (id === undefined) throw new Error(`The heading "${heading.name}" of ${heading.table} was not looked up.`);
    return id;
  }
}

/** A text that is the same for the same heading and no other. */
export function headingName({ table, kind, name }: Heading): string {
  return `${table}\t${kind ?? ''}\t${name}`;
}
