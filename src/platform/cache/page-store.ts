/** A finished answer as it lies in the cache: bytes that can be sent as they are. */
export interface StoredPage {
  status: number;
  headers: Record<string, string>;
  /** of the bytes as they are; a compressed form has a tag of its own, made from it */
  etag: string;
  body: Buffer;
  /** the same bytes compressed; null when that saves nothing */
  gzip: Buffer | null;
  /** when it stops being served, milliseconds since 1970 */
  expiresAt: number;
}

export type NewPage = Omit<StoredPage, 'expiresAt'>;

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

/** A page that was found in this process. */
export interface Remembered {
  page: StoredPage;
  /** false: the tokens could not be asked for, and held a moment ago (see `STALE_AT_MOST`) */
  validated: boolean;
}

/** How long a page may be served without asking whether it still holds, while Redis is away; milliseconds. The answer says so. */
export const STALE_AT_MOST = 2_000;

/**
 * Where pages lie, each with the tokens of its tags. A page is served only while every token is the one it was built under.
 * No method rejects: a cache that is away makes requests slower, never wrong and never failing.
 */
export abstract class PageStore {
  /** A valid page that this process has itself; null when it would have to be fetched or built. */
  abstract recall(key: string): Promise<Remembered | null>;
  /** The page under this canonical key, if it is valid, and the current tokens of these tags. */
  abstract lookup(key: string, tags: readonly string[]): Promise<Lookup>;
  /** Stores a page under the vector that its own lookup answered, for `ttl` milliseconds. Answers whether it was stored. */
  abstract save(key: string, tags: readonly string[], vector: string, page: NewPage, ttl: number): Promise<boolean>;
  /** Gives these tags new tokens: every page that carries one becomes unreachable. Answers whether that is so; false: the store is away. */
  abstract touch(tags: readonly string[]): Promise<boolean>;
  /** `settle` gives new tokens to what was written and not yet touched, and answers whether nothing is left; a store that was away asks first. */
  abstract returnsAfter(settle: () => Promise<boolean>): void;
  /** Drops what only this process remembers. */
  abstract forget(): void;
  /** One word for the logs and for the health answer. */
  abstract readonly kind: 'redis' | 'memory';
  /** Whether pages can be read and stored now. */
  abstract readonly available: boolean;
  abstract close(): Promise<void>;
}
