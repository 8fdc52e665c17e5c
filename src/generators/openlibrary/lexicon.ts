import type { Random } from './random.js';
import type { Tongue } from './words/index.js';

/** So many words the largest language has; how many occur depends on how many titles there are. */
const LARGEST_VOCABULARY = 1_000_000;
const OTHER_VOCABULARY = 300_000;

/** How alike the first words are in frequency. */
const BLUNT = 8;

/** Words of these ranks are composed once. */
const REMEMBERED = 1 << 15;

/** Larger than any number that it is taken modulo of, and prime. */
const STRIDE = 1_000_003;

/** The words, titles and names of a language. */
export class Lexicon {
  private readonly vocabulary: number;
  private readonly patterns: string[][];
  private readonly remembered: string[] = [];

  constructor(readonly tongue: Tongue) {
    this.vocabulary = tongue.share > 500 ? LARGEST_VOCABULARY : OTHER_VOCABULARY;
    this.patterns = tongue.patterns.map((pattern) => pattern.split('$'));
  }

  /** A word as often as its rank says. */
  word(random: Random): string {
    return this.wordOf(random.zipf(this.vocabulary, BLUNT));
  }

  /** The word of a rank, counted from 0. */
  wordOf(rank: number): string {
    if (rank >= REMEMBERED) return this.compose(rank);
    return (this.remembered[rank] ??= this.compose(rank));
  }

  title(random: Random): string {
    const parts = this.patterns[random.zipf(this.patterns.length, 6)]!;
    const headline = random.chance(0.25);
    let title = parts[0]!;
    for (let i = 1; i < parts.length; i++) {
      const word = random.chance(0.03) ? this.familyName(random) : this.word(random);
      title += (headline ? capitalised(word) : word) + parts[i]!;
    }
    return capitalised(title);
  }

  /** Sentences of at least so many characters. */
  text(random: Random, length: number): string {
    let text = this.title(random);
    while (text.length < length) text += `${random.chance(0.4) ? ', ' : '. '}${this.title(random)}`;
    return `${text}.`;
  }

  familyName(random: Random): string {
    const [first, second] = this.tongue.family;
    const middle = random.chance(0.2) ? random.pick(this.tongue.syllables) : '';
    return first[random.zipf(first.length, 15)]! + middle + second[random.zipf(second.length, 15)]!;
  }

  givenName(random: Random): string {
    const { given } = this.tongue;
    return given[random.zipf(given.length, 6)]!;
  }

  private compose(rank: number): string {
    const { words, syllables, endings } = this.tongue;
    if (rank < words.length) return words[rank]!;
    let rest = rank - words.length;
    let size = syllables.length * endings.length;
    let length = 1;
    for (; rest >= size; length++) {
      rest -= size;
      size *= syllables.length;
    }
    rest = (rest * STRIDE) % size; // the next word is to be quite another one
    let word = endings[rest % endings.length]!;
    rest = Math.floor(rest / endings.length);
    for (; length > 0; length--) {
      word = syllables[rest % syllables.length]! + word;
      rest = Math.floor(rest / syllables.length);
    }
    return this.tongue.nouns === 'capital' ? capitalised(word) : word;
  }
}

/** With its first letter as a capital. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
