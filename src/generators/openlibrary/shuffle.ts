import { mix } from './random.js';

/**
 * Numbers things in an order of no meaning, both ways and without a table: what is next to each other comes to stand far apart. The
 * numbers go from 1 to `span`, a prime, and leave gaps, as the numbers of a catalogue do from which things were deleted.
 */
export class Shuffle {
  readonly span: number;
  private readonly factor: number;
  private readonly inverse: number;

  /** `gaps`: for one number that is used, so many in all. */
  constructor(count: number, gaps: number, seed: number) {
    this.span = primeFrom(Math.max(1009, Math.ceil(count * gaps)));
    this.factor = Math.floor(this.span * (0.3 + (mix(seed) % 1000) / 2500)) || 1;
    this.inverse = inverseOf(this.factor, this.span);
  }

  /** The number of the thing at this place, counted from 0. */
  numberOf(index: number): number {
    return ((index * this.factor) % this.span) + 1;
  }

  /** The place of the thing of this number. */
  indexOf(number: number): number {
    return ((number - 1) * this.inverse) % this.span;
  }
}

function primeFrom(least: number): number {
  for (let n = least | 1; ; n += 2) if (isPrime(n)) return n;
}

function isPrime(odd: number): boolean {
  for (let divisor = 3; divisor * divisor <= odd; divisor += 2) if (odd % divisor === 0) return false;
  return true;
}

/** The number that undoes a multiplication modulo a prime (the extended Euclidean algorithm). */
function inverseOf(factor: number, prime: number): number {
  let [a, b, x, y] = [prime, factor, 0, 1];
  while (b !== 0) {
    const quotient = Math.floor(a / b);
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % prime) + prime) % prime;
}
