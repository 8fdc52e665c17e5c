/** A finished answer as it lies in the cache: bytes that can be sent as they are. */
export interface StoredPage {
  status: number;
  headers: Record<string, string>;
  etag: string;
  body: Buffer;
  /** when it stops being served, milliseconds since 1970 */
  expiresAt: number;
}

/** What a lookup found. */
export interface Lookup {
  /** The page, when it was built under the tokens that hold now. */
  page: StoredPage | null;
  /**
   * The tokens of the request's tags as they were before any query: what a page that is built now must be stored under.
   * null: the store cannot be reached, and nothing can be stored.
   */
  vector: string | null;
  /** Why there is no page, in the words of RFC 9211 (`fwd`): unknown key, tokens that changed, or no store. */
  reason: 'uri-miss' | 'stale' | 'bypass';
}

/**
 * Where pages lie, each with the tokens of its tags. A page is served only while every token is the one it was built under.
 * No method rejects: a cache that is away makes requests slower, never wrong and never failing.
 */
export abstract class PageStore {
  /** The page under this canonical key, if it is valid, and the current tokens of these tags. */
  abstract lookup(key: string, tags: readonly string[]): Promise<Lookup>;
  /** Stores a page under the vector that its own lookup answered, for `ttl` milliseconds. Answers whether it was stored. */
  abstract save(key: string, vector: string, page: Omit<StoredPage, 'expiresAt'>, ttl: number): Promise<boolean>;
  /** Gives these tags new tokens: every page that carries one becomes unreachable. Answers whether that is so; false: the store is away. */
  abstract touch(tags: readonly string[]): Promise<boolean>;
  /** Drops what only this process remembers. */
  abstract forget(): void;
  /** One word for the logs and for the health answer. */
  abstract readonly kind: 'redis' | 'memory';
  /** Whether pages can be read and stored now. */
  abstract readonly available: boolean;
  abstract close(): Promise<void>;
}
