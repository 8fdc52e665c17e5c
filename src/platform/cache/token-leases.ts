import { type Tokens } from './tokens.js';

/** How long tokens that were read may be believed, milliseconds. */
const LEASE = 20;
/** How long a writer waits after its new tokens were taken, milliseconds: a lease, and what timers are inexact by. */
export const GRACE = LEASE + 5;
/** Tags that are remembered; beyond, all of them are read anew. */
const MOST = 10_000;

/**
 * Tokens that were read a moment ago, so that not every request has to ask Redis: leases (Gray and Cheriton, Leases: An Efficient Fault-Tolerant
 * Mechanism for Distributed File Cache Consistency, 1989). A writer is answered `GRACE` after its tokens were taken, by when whatever was read
 * before has ended: a request that comes after the answer never finds an old one here. Each process measures by its own clock, and only
 * how long things take.
 */
export class TokenLeases {
  private readonly leases = new Map<string, { token: string; until: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Reads tokens with `read`, and remembers what it answers: believed from when the question was asked. */
  async take(read: () => Promise<Tokens | null>): Promise<Tokens | null> {
    const until = this.now() + LEASE;
    const tokens = await read();
    if (tokens === null) return null;
    if (this.leases.size > MOST) this.leases.clear();
    for (const [tag, token] of tokens) this.leases.set(tag, { token, until });
    return tokens;
  }

  /** Whether these are the tokens of these tags, as `vectorOf` writes them; false also when that must be asked. */
  confirm(tags: readonly string[], vector: string): boolean {
    const now = this.now();
    let at = 0;
    for (const tag of tags) {
      const lease = this.leases.get(tag);
      if (lease === undefined || lease.until < now || !vector.startsWith(lease.token, at)) return false;
      at += lease.token.length;
    }
    return at === vector.length;
  }

  /** Believes nothing that was read before. */
  clear(): void {
    this.leases.clear();
  }
}
