import { STALE_AT_MOST } from './page-store.js';
import { type RedisLink, within } from './redis-link.js';
import { newToken } from './tokens.js';

/** How long a writer waits for Redis before it answers, milliseconds. */
const WRITER_DEADLINE = 250;
/** How long a reader waits for a write of this process to arrive there, milliseconds. */
const READER_DEADLINE = 50;

/** What this process has written, as far as Redis may not know it yet. */
export class OwedTokens {
  /** tags whose new tokens Redis has not taken yet, each with the number of the write that wants one */
  private readonly owed = new Map<string, number>();
  private write = 0;
  /** when this process last touched a tag, by `performance.now()`: for as long as pages may be served unvalidated */
  private readonly touchedAt = new Map<string, number>();

  constructor(private readonly link: RedisLink) {}

  /** Whether Redis has old tokens for some of these tags: no page that carries one holds, whatever Redis says. */
  concern(tags: readonly string[]): boolean {
    return this.owed.size > 0 && tags.some((tag) => this.owed.has(tag));
  }

  /** Whether this process has touched one of these tags since then (by `performance.now()`; two seconds back at most). */
  touchedSince(tags: readonly string[], time: number): boolean {
    return tags.some((tag) => (this.touchedAt.get(tag) ?? -Infinity) >= time);
  }

  /** Owes these tags new tokens, and answers whether Redis has taken them in the time that a writer has. */
  async give(tags: readonly string[]): Promise<boolean> {
    this.write += 1;
    const now = performance.now();
    for (const [tag, at] of this.touchedAt) if (at < now - STALE_AT_MOST) this.touchedAt.delete(tag);
    for (const tag of tags) {
      this.owed.set(tag, this.write);
      this.touchedAt.set(tag, now);
    }
    if (!this.link.connected) return false;
    return within(WRITER_DEADLINE, this.settle(), false);
  }

  /** Waits a moment for what is owed to arrive. */
  async settleSoon(): Promise<void> {
    await within(READER_DEADLINE, this.settle(), false);
  }

  /**
   * Gives the owed tags new tokens, and answers whether Redis has taken one for each: a write that comes meanwhile, and owes some of them again, is
   * nothing to whoever waits for this. A tag stays owed until Redis has said that it took one. Rejects when Redis refuses.
   */
  async settle(): Promise<boolean> {
    const owed = [...this.owed];
    const { prefix } = this.link;
    if (owed.length === 0) return true;
    if (prefix === null) return false;
    let taken: Promise<string> | undefined;
    // a reply that comes late still counts
    await this.link.ask('MSET', (client) => (taken = client.mSet(owed.flatMap(([tag]) => [`${prefix}t:${tag}`, newToken()]))), null);
    await taken;
    // a write that came meanwhile wants a token of its own
    for (const [tag, write] of owed) if (this.owed.get(tag) === write) this.owed.delete(tag);
    return true;
  }
}
