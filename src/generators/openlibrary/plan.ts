import type { Lexicon } from './lexicon.js';
import { english, pickLexicon } from './names.js';
import { Random } from './random.js';
import { Shuffle } from './shuffle.js';
import { type Kind, type Sizes, sizesOf } from './sizes.js';
import { serials } from './words/headings.js';

/** What is to be generated: the same plan gives the same dump, to the last character. */
export interface Order {
  works: number;
  seed: number;
  /** the day of the dump, `2026-01-31`: nothing in it is younger */
  date: string;
  /** of a million lines, so many are broken or said twice */
  damaged: number;
  /** of a million records, so many have been changed since the dump that is the same but for this */
  revised: number;
}

/** Things that have their own numbers of chance, so that each can be made without the others. */
export const CHANCE = { author: 1, work: 2, edition: 3, redirect: 4, deletion: 5, damage: 6, revision: 7 } as const;
const [AUTHORS_OF_WORK, LANGUAGE_OF_AUTHOR, TITLE_OF_WORK, WORK_OF_EDITION] = [11, 12, 13, 14] as const;

const KEYS: Record<Kind, [folder: string, letter: string]> = { authors: ['authors', 'A'], works: ['works', 'W'], editions: ['books', 'M'] };

/** Of the authors, so many have written one work; the others share the rest, few of them most of it. */
const AUTHORS_OF_ONE_WORK = 0.65;

/**
 * A catalogue that exists only as a rule: which authors a work has, and which editions, is answered for any of them without looking at
 * the others, so that threads need nothing of each other and no catalogue is too large.
 */
export class Plan {
  readonly sizes: Sizes;
  readonly end: number;
  private readonly numbers: Record<Kind, Shuffle>;
  private readonly firstAuthors: Shuffle;
  private readonly prolific: number;

  constructor(readonly order: Order) {
    const { works, seed, date } = order;
    const sizes = sizesOf(works);
    this.sizes = sizes;
    this.end = Date.parse(date);
    const numbers = (kind: Kind) => new Shuffle(sizes[kind] + sizes.redirects[kind] + sizes.deletes[kind], 1.4, seed);
    this.numbers = { authors: numbers('authors'), works: numbers('works'), editions: numbers('editions') };
    this.firstAuthors = new Shuffle(works, 1, seed + 1);
    this.prolific = sizes.authors - Math.floor(sizes.authors * AUTHORS_OF_ONE_WORK);
  }

  random(kind: number, index: number): Random {
    return Random.of(this.order.seed, kind, index);
  }

  /** How many numbers there are, used ones and gaps. */
  spanOf(kind: Kind): number {
    return this.numbers[kind].span;
  }

  numberOf(kind: Kind, index: number): number {
    return this.numbers[kind].numberOf(index);
  }

  indexOf(kind: Kind, number: number): number {
    return this.numbers[kind].indexOf(number);
  }

  keyOf(kind: Kind, index: number): string {
    return keyOfNumber(kind, this.numbers[kind].numberOf(index));
  }

  /** A key that no record has. */
  unknownKey(kind: Kind, random: Random): string {
    return keyOfNumber(kind, this.numbers[kind].span + 1 + random.below(1_000_000));
  }

  lexiconOfAuthor(author: number): Lexicon {
    return pickLexicon(this.random(LANGUAGE_OF_AUTHOR, author));
  }

  /** An author as often as they write. */
  pickAuthor(random: Random): number {
    return random.power(this.prolific, 12, 0.7);
  }

  /** The authors of a work; of one in twenty, none is known. */
  authorsOf(work: number): number[] {
    const random = this.random(AUTHORS_OF_WORK, work);
    const place = this.firstAuthors.numberOf(work) - 1;
    const authors: number[] = [];
    if (place < this.sizes.authors - this.prolific) authors.push(this.prolific + place);
    else if (random.chance(0.92)) authors.push(this.pickAuthor(random));
    if (authors.length === 0 || !random.chance(0.07)) return authors;
    for (let more = random.several(0.35, 18); more > 0; more--) {
      const other = this.pickAuthor(random);
      if (!authors.includes(other)) authors.push(other);
    }
    return authors;
  }

  /** What a work is called, in the language of its author as a rule. */
  titleOf(work: number, authors: readonly number[]): { lexicon: Lexicon; title: string } {
    const random = this.random(TITLE_OF_WORK, work);
    const [author] = authors;
    const lexicon = author !== undefined && random.chance(0.92) ? this.lexiconOfAuthor(author) : pickLexicon(random);
    if (lexicon === english && random.chance(0.015)) return { lexicon, title: random.pick(serials) };
    const title = lexicon.title(random);
    if (random.chance(0.02)) return { lexicon, title: `${title}, ${1700 + random.below(320)}` };
    return { lexicon, title: random.chance(0.02) ? `${title} ${1 + random.zipf(40, 2)}` : title };
  }

  /** Every work has an edition; the further ones go to few of them, thousands to the first. Null: the edition names no work. */
  workOf(edition: number): number | null {
    const { works, editions, orphans } = this.sizes;
    if (edition < works) return edition;
    return edition < editions - orphans ? this.random(WORK_OF_EDITION, edition).power(works, 4, 0.8) : null;
  }
}

function keyOfNumber(kind: Kind, number: number): string {
  const [folder, letter] = KEYS[kind];
  return `/${folder}/OL${number}${letter}`;
}
