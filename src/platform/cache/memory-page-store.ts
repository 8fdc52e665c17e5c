import { randomBytes } from 'node:crypto';
import type { MemoryCache } from 'cache-manager';
import { type Lookup, type NewPage, PageStore, type Remembered, type StoredPage } from './page-store.js';

interface Entry {
  tags: readonly string[];
  vector: string;
  page: StoredPage;
}

/**
 * Pages in cache-manager's in-memory store: for one process without Redis. Tokens live beside them, outside the store, because a
 * token that was evicted and came back as another one would only cost a miss, but one that came back as the same would lie.
 */
export class MemoryPageStore extends PageStore {
  readonly kind = 'memory';
  readonly available = true;
  private readonly tokens = new Map<string, string>();

  constructor(private readonly cache: MemoryCache) {
    super();
  }

  async recall(key: string): Promise<Remembered | null> {
    const entry = await this.cache.get<Entry>(key);
    if (!entry || entry.vector !== this.vectorOf(entry.tags) || entry.page.expiresAt <= Date.now()) return null;
    return { page: entry.page, validated: true };
  }

  async lookup(key: string, tags: readonly string[]): Promise<Lookup> {
    const vector = this.vectorOf(tags);
    const entry = await this.cache.get<Entry>(key);
    if (!entry) return { page: null, vector, reason: 'uri-miss' };
    if (entry.vector !== vector) return { page: null, vector, reason: 'stale' };
    return { page: entry.page, vector, reason: 'uri-miss' };
  }

  async save(key: string, tags: readonly string[], vector: string, page: NewPage, ttl: number): Promise<boolean> {
    const entry: Entry = { tags, vector, page: { ...page, expiresAt: Date.now() + ttl } };
    await this.cache.set(key, entry, ttl);
    return true;
  }

  async touch(tags: readonly string[]): Promise<boolean> {
    for (const tag of tags) this.tokens.set(tag, newToken());
    return true;
  }

  returnsAfter(): void {
    // memory is never away
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

/** A value that a tag never had before: 64 random bits. */
export function newToken(): string {
  return randomBytes(8).toString('base64url');
}
