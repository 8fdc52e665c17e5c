/** Chance that can be repeated: the same beginning gives the same numbers, on every machine. */
export class Random {
  private constructor(private state: number) {}

  /** The numbers of one thing, by what kind of thing it is and which of them: any record can be made without those before it. */
  static of(seed: number, kind: number, index: number): Random {
    return new Random(mix(mix(mix(seed) ^ Math.imul(kind + 1, 0x85157af5)) ^ Math.imul(index + 1, 0x9e3779b1)));
  }

  /** From 0 to 1, 1 excluded (Mulberry32 by Tommy Ettinger, public domain). */
  unit(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let z = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** A place in a list in which the n-th is chosen in proportion to 1 / (n + `blunt`): Zipf's law, with Mandelbrot's correction for the first ones. */
  zipf(size: number, blunt: number): number {
    return Math.min(size - 1, Math.floor(blunt * Math.pow((size + blunt) / blunt, this.unit()) - blunt));
  }

  /** As `zipf`, in proportion to 1 / (n + `blunt`) ** `exponent`; the exponent is less than 1. */
  power(size: number, blunt: number, exponent: number): number {
    const rest = 1 - exponent;
    const first = Math.pow(blunt, rest);
    const area = Math.pow(size + blunt, rest) - first;
    return Math.min(size - 1, Math.floor(Math.pow(first + this.unit() * area, 1 / rest) - blunt));
  }

  /** One or more, each further one with this probability. */
  several(more: number, most: number): number {
    let count = 1;
    while (count < most && this.chance(more)) count++;
    return count;
  }

  /** So many decimal digits. */
  digits(count: number): string {
    let text = '';
    for (; count > 8; count -= 8) text += String(this.below(1e8)).padStart(8, '0');
    return text + String(this.below(10 ** count)).padStart(count, '0');
  }
}

/** Spreads 32 bits: neighbours become strangers (the finaliser of MurmurHash3 by Austin Appleby, public domain). */
export function mix(bits: number): number {
  let h = bits ^ (bits >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
