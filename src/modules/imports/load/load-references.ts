import { hash } from 'node:crypto';
import type { Credit } from '../../../formats/record.js';
import { nameKey } from '../../../standards/index.js';
import { type Heading, headingName, type References } from '../merge/references.js';
import { numberOfKey } from './key-numbers.js';
import type { LoadIds } from './load-ids.js';

/** A heading, as it is handed to the database once for every thread that meets it. */
export interface NewHeading extends Heading {
  hash: string;
  key: string;
}

/** A record that the load leaves to the ordinary merge. */
export class LeftToMerge extends Error {
  override readonly name = 'LeftToMerge';
}

/** How many headings a thread remembers: the frequent ones are most of what it meets. */
const REMEMBERED = 20_000;

/**
 * What keys and names stand for while a load is under way. Authors have their ids already; headings are named by a digest of what
 * distinguishes them, and get ids when all of them are known.
 */
export class LoadReferences implements References {
  /** headings that were not met before, or long ago */
  headings: NewHeading[] = [];
  private known = new Map<string, string>();
  private before = new Map<string, string>();

  constructor(
    readonly source: string,
    private readonly ids: LoadIds,
  ) {}

  author({ authorKey }: Credit): number | null {
    if (authorKey === null) return null;
    const number = numberOfKey('authors', authorKey);
    if (number === null) throw new LeftToMerge();
    return this.ids.authors + number;
  }

  /** The digest of a heading, as a signed number of 64 bits. */
  heading(heading: Heading): string {
    const name = headingName(heading);
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const digest = this.before.get(name) ?? this.newHeading(heading);
    if (this.known.size >= REMEMBERED) {
      this.before = this.known;
      this.known = new Map();
    }
    this.known.set(name, digest);
    return digest;
  }

  private newHeading(heading: Heading): string {
    const key = nameKey(heading.name);
    const digest = hash('sha1', headingName({ ...heading, name: key }), 'buffer')
      .readBigInt64BE(0)
      .toString();
    this.headings.push({ ...heading, key, hash: digest });
    return digest;
  }
}
