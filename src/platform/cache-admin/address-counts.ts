/** Different addresses that are counted at a time: some 50 MB of them. */
export const MOST_ADDRESSES = 250_000;

/**
 * Counts how often each address is asked for, in bounded memory (Misra and Gries, 1982): when there are too many different ones, each
 * loses one and those that had no more are forgotten. What is asked for often enough to matter stays, in about its place.
 */
export class AddressCounts {
  /** some were forgotten */
  thinned = false;
  private readonly counts = new Map<string, number>();

  constructor(private readonly most = MOST_ADDRESSES) {}

  get size(): number {
    return this.counts.size;
  }

  add(address: string): void {
    this.counts.set(address, (this.counts.get(address) ?? 0) + 1);
    if (this.counts.size > this.most) this.thin();
  }

  /** The most frequent addresses first; of equal ones, the one that came first. */
  top(limit: number): string[] {
    return [...this.counts]
      .sort(([, a], [, b]) => b - a)
      .slice(0, limit)
      .map(([address]) => address);
  }

  private thin(): void {
    this.thinned = true;
    for (const [address, count] of this.counts) {
      if (count === 1) this.counts.delete(address);
      else this.counts.set(address, count - 1);
    }
  }
}
