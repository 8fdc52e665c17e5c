/** Numbers that look random and are the same in every run (mulberry32). */
export class SeededRandom {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed;
  }

  /** A number from 0 up to, but not including, 1. */
  fraction() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `lowest` to `highest`, both included. */
  integer(lowest, highest) {
    return lowest + Math.floor(this.fraction() * (highest - lowest + 1));
  }

  /** One of the items, each as probable as its weight is of all weights. */
  weighted(items, weightOf) {
    const weights = items.map(weightOf);
    let left = this.fraction() * weights.reduce((sum, weight) => sum + weight, 0);
    return items.find((_, index) => (left -= weights[index]) < 0) ?? items.at(-1);
  }

  /** The items in another order (Fisher–Yates). */
  shuffled(items) {
    const order = [...items];
    for (let at = order.length - 1; at > 0; at--) {
      const other = this.integer(0, at);
      [order[at], order[other]] = [order[other], order[at]];
    }
    return order;
  }
}
