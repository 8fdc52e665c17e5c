import type { MemoryCache } from 'cache-manager';
import type { PageAddress } from './page-address.js';
import { type RememberedPage, takesItsTurn } from './page-memory.js';
import { bornNow, type FoundPage, type MissingPage, type NewPage, PageStore, type StoredPage } from './page-store.js';
import { newToken } from './tokens.js';

/**
 * Pages in cache-manager's in-memory store: for one process without Redis. Tokens live beside them, outside the store, because a
 * token that was evicted and came back as another one would only cost a miss, but one that came back as the same would lie.
 */
export class MemoryPageStore extends PageStore {
  readonly kind = 'memory';
  readonly available = true;
  readonly reachable = true;
  readonly grace = 0;
  readonly connected = null;
  readonly outages = 0;
  readonly lost = 0;
  private readonly tokens = new Map<string, string>();

  constructor(private readonly cache: MemoryCache) {
    super();
  }

  async find({ key, tags }: PageAddress): Promise<FoundPage | MissingPage> {
    const found = await this.cache.get<RememberedPage>(key);
    const vector = this.vectorOf(tags);
    const now = Date.now();
    if (!found || found.page.expiresAt <= now) return { page: null, vector, reason: 'uri-miss' };
    if (found.vector !== vector) return { page: null, vector, reason: 'stale' };
    return { page: found.page, vector, from: 'memory', due: takesItsTurn(found, now) };
  }

  async builtUnder({ key }: PageAddress, vector: string): Promise<StoredPage | null> {
    const found = await this.cache.get<RememberedPage>(key);
    return found?.vector === vector ? found.page : null;
  }

  save({ key, tags }: PageAddress, vector: string, page: NewPage, ttl: number): boolean {
    const complete = bornNow(page, ttl);
    const remembered: RememberedPage = { page: complete, tags, vector, validatedAt: -Infinity, settledUntil: complete.dueAt };
    void this.cache.set(key, remembered, ttl); // done before anybody can ask
    return true;
  }

  /** There is no other process to agree with. */
  async claim(): Promise<boolean> {
    return true;
  }

  release(): void {
    // nobody waits for it
  }

  async touch(tags: readonly string[]): Promise<boolean> {
    for (const tag of tags) this.tokens.set(tag, newToken());
    return true;
  }

  reliesOn(): void {
    // memory is never away
  }

  doubt(): void {
    // it hears of writes from the database, not from a store
  }

  forget(): void {
    this.tokens.clear();
  }

  async close(): Promise<void> {
    await this.cache.reset();
  }

  private vectorOf(tags: readonly string[]): string {
    return tags.map((tag) => this.tokenOf(tag)).join('');
  }

  private tokenOf(tag: string): string {
    let token = this.tokens.get(tag);
    if (token === undefined) this.tokens.set(tag, (token = newToken()));
    return token;
  }
}
