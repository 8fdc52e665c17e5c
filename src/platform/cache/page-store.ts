import type { PageAddress } from './page-address.js';

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
  /** from when on it may be built anew, milliseconds since 1970 */
  dueAt: number;
}

export type NewPage = Omit<StoredPage, 'expiresAt' | 'dueAt'>;

/** A page that may be served. */
export interface FoundPage {
  page: StoredPage;
  /**
   * Where it was, or what could not be done as usual. `postgresql`: nothing has been committed since it was built. `unvalidated`: nobody
   * could be asked, and it held a moment ago (see `STALE_AT_MOST`).
   */
  from: 'memory' | 'redis' | 'postgresql' | 'unvalidated';
  /** It ends soon, and this request is the one of this process that may build it anew. */
  due: boolean;
  vector: string;
}

/** There is no page that may be served. */
export interface MissingPage {
  page: null;
  /**
   * The tokens of the request's tags as they were before any query: what a page that is built now must be stored under.
   * null: the store cannot be reached, and nothing can be stored.
   */
  vector: string | null;
  /** Why, in the words of RFC 9211 (`fwd`): unknown key, tokens that changed, or no store. */
  reason: 'uri-miss' | 'stale' | 'bypass';
  /** While the store is away: a page that held a moment ago, for when the database has no time to build it anew. */
  bridge?: FoundPage;
  /**
   * While the store is away: this process has the page, and looks again whether it holds when the store comes back in a moment. For when the database
   * has no time; null: the store does not come back, or the page does not hold.
   */
  later?: () => Promise<FoundPage | null>;
}

/** How long a page may be served without asking whether it still holds, while Redis is away; milliseconds. The answer says so. */
export const STALE_AT_MOST = 2_000;

/** In this last part of its life a page is built anew before it ends, by one request while the others are still served the old one. */
const EARLY = 0.1;

/** A page that begins its life now; `ttl`: milliseconds. */
export function bornNow(page: NewPage, ttl: number): StoredPage {
  const expiresAt = Date.now() + ttl;
  return { ...page, expiresAt, dueAt: expiresAt - ttl * EARLY };
}

/** What a store that can be away needs of the database. */
export interface Reliance {
  /** Gives new tokens to what was written and not yet touched, and answers whether nothing is left: asked before a store that was away is used. */
  settle: () => Promise<boolean>;
  /** Which transactions can be seen: the same text means that nothing has been committed in between. Rejects when there is no answer. */
  snapshot: () => Promise<string>;
  /** Which database it is: the pages of another one are none of its own. */
  identity: () => Promise<string>;
}

/**
 * Where pages lie, each with the tokens of its tags. A page is served only while every token is the one it was built under.
 * No method rejects: a cache that is away makes requests slower, never wrong and never failing.
 */
export abstract class PageStore {
  /**
   * The page at this address if it is valid, else the tokens as they are after this call. At once, and no promise, if this process has the page and need ask
   * nobody whether it is valid.
   */
  abstract find(address: PageAddress): FoundPage | Promise<FoundPage | MissingPage>;
  /** The page that this process has itself, if it was built under these tokens. */
  abstract builtUnder(address: PageAddress, vector: string): Promise<StoredPage | null>;
  /**
   * Keeps a page under the vector that its own `find` answered, for `ttl` milliseconds. Answers whether it is kept: here, and on its way to the others, for
   * which nobody waits. It arrives before what is asked of the store after it.
   */
  abstract save(address: PageAddress, vector: string, page: NewPage, ttl: number): boolean;
  /** Takes a lock for at most so many milliseconds. Answers false when somebody else has it, true when nobody can be asked. */
  abstract claim(name: string, milliseconds: number): Promise<boolean>;
  /** Gives back a lock that `claim` took. */
  abstract release(name: string): void;
  /** Gives these tags new tokens: every page that carries one becomes unreachable. Answers whether that is so; false: the store is away. */
  abstract touch(tags: readonly string[]): Promise<boolean>;
  /** Milliseconds after `touch` in which other processes may still serve what it put out of reach: a writer is answered when they are over. */
  abstract readonly grace: number;
  /** Gives it the database to rely on while, and after, it cannot be reached itself. */
  abstract reliesOn(database: Reliance): void;
  /** Somebody wrote and cannot say so: until `settle` has been asked, no page is taken for valid. */
  abstract doubt(): void;
  /** Drops what only this process remembers. */
  abstract forget(): void;
  /** One word for the logs and for the health answer. */
  abstract readonly kind: 'redis' | 'memory';
  /** Whether pages can be read and stored now. */
  abstract readonly available: boolean;
  /** Whether new tokens may be expected to be taken: it is available, or only settles what others have written. */
  abstract readonly reachable: boolean;
  /** Whether the server behind it can be reached, also before it is used again; null: there is none. */
  abstract readonly connected: boolean | null;
  /** How often the store was taken for dead since the start. */
  abstract readonly outages: number;
  /** How many pages did not arrive there since the start. */
  abstract readonly lost: number;
  abstract close(): Promise<void>;
}
