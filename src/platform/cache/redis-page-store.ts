import { createHash } from 'node:crypto';
import type { Cache } from 'cache-manager';
import type { RedisStore } from 'cache-manager-redis-yet';
import { RESP_TYPES } from 'redis';
import { newToken } from './memory-page-store.js';
import { type Lookup, PageStore, type StoredPage } from './page-store.js';
import type { RedisClient } from './redis-connection.js';

/** How long a request waits for Redis before it goes to the database, milliseconds. */
const DEADLINE = 200;
/** How long a writer waits for Redis before it answers, milliseconds. */
const WRITER_DEADLINE = 250;
/** How long Redis is left alone after a missed deadline, milliseconds. */
const PAUSE = 500;

/** The first line of a stored page; the body follows it. */
interface Head extends Omit<StoredPage, 'body'> {
  key: string;
  vector: string;
}

const unavailable: Lookup = { page: null, vector: null, reason: 'bypass' };

/**
 * Pages and tokens in Redis, below the client that cache-manager's store holds: finished bytes instead of JSON inside JSON, and a
 * page with its tokens in one MGET. Every key carries the server's `run_id`: what a Redis held before it restarted (and may have
 * lost or brought back from an old dump) is out of reach afterwards.
 */
export class RedisPageStore extends PageStore {
  readonly kind = 'redis';
  private readonly client: RedisClient;
  private prefix: string | null = null;
  private pausedUntil = 0;
  /** tags whose new tokens Redis has not taken yet, each with the number of the write that wants one; until then no page is read or stored */
  private readonly owed = new Map<string, number>();
  private write = 0;

  /** `schema`: changes with the shape of the answers, so that a new release never serves the pages of an old one. */
  constructor(
    cache: Cache<RedisStore>,
    private readonly schema: string,
  ) {
    super();
    this.client = cache.store.client as unknown as RedisClient;
    this.client.on('ready', () => void this.begin());
    this.client.on('error', () => (this.prefix = null));
    if (this.client.isReady) void this.begin();
  }

  get available(): boolean {
    return this.prefix !== null && this.client.isReady && Date.now() >= this.pausedUntil;
  }

  async lookup(key: string, tags: readonly string[]): Promise<Lookup> {
    const prefix = this.prefix;
    if (prefix === null || !this.available) return unavailable;
    if (this.owed.size > 0) await this.answer(this.settle(), undefined);
    const tokenKeys = tags.map((tag) => `${prefix}t:${tag}`);
    const [stored, ...tokens] = await this.answer(this.buffers.mGet([pageKey(prefix, key), ...tokenKeys]), [undefined]);
    if (stored === undefined || this.owed.size > 0) return unavailable;
    if (tokens.includes(null)) {
      const vector = await this.answer(this.createTokens(tokenKeys), null);
      return vector === null ? unavailable : { page: null, vector, reason: stored ? 'stale' : 'uri-miss' };
    }
    const vector = tokens.map(String).join('');
    const found = stored && decode(stored);
    // two requests may share a hash, never a key
    if (!found || found.head.key !== key) return { page: null, vector, reason: 'uri-miss' };
    if (found.head.vector !== vector) return { page: null, vector, reason: 'stale' };
    const { status, headers, etag, expiresAt } = found.head;
    return { page: { status, headers, etag, expiresAt, body: found.body }, vector, reason: 'uri-miss' };
  }

  async save(key: string, vector: string, { body, ...page }: Omit<StoredPage, 'expiresAt'>, ttl: number): Promise<boolean> {
    const prefix = this.prefix;
    if (prefix === null || !this.available) return false;
    const head: Head = { key, vector, ...page, expiresAt: Date.now() + ttl };
    const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
    return (await this.answer(this.client.set(pageKey(prefix, key), bytes, { PX: ttl }), null)) === 'OK';
  }

  async touch(tags: readonly string[]): Promise<boolean> {
    this.write += 1;
    for (const tag of tags) this.owed.set(tag, this.write);
    if (this.prefix === null || !this.client.isReady) return false;
    return within(
      WRITER_DEADLINE,
      this.settle().then(() => true),
      false,
    );
  }

  forget(): void {
    // everything lies in Redis
  }

  async close(): Promise<void> {
    this.prefix = null;
    this.client.destroy();
  }

  private get buffers() {
    return this.client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  }

  /** Learns which server this is and pays what is owed; only then are pages read and stored again. */
  private async begin(): Promise<void> {
    try {
      const runId = /^run_id:(\w+)/m.exec(String(await this.client.info('server')))?.[1];
      this.prefix = `colophon:${this.schema}:${runId}:`;
      await this.settle();
    } catch {
      this.prefix = null; // lost again; the next `ready` begins anew
    }
  }

  /** Gives the owed tags new tokens. A tag stays owed until Redis has said that it took one. */
  private async settle(): Promise<void> {
    const owed = [...this.owed];
    if (owed.length === 0) return;
    await this.client.mSet(Object.fromEntries(owed.map(([tag]) => [`${this.prefix}t:${tag}`, newToken()])));
    // a write that came meanwhile wants a token of its own
    for (const [tag, write] of owed) if (this.owed.get(tag) === write) this.owed.delete(tag);
  }

  /** An absent token is created, never assumed: NX, because another instance may be doing the same. */
  private async createTokens(keys: string[]): Promise<string | null> {
    const replies = this.client.multi();
    for (const key of keys) replies.set(key, newToken(), { condition: 'NX' });
    await replies.execAsPipeline();
    const tokens = await this.client.mGet(keys);
    return tokens.includes(null) ? null : tokens.join('');
  }

  /** What Redis answers, or `otherwise` when it fails or misses the deadline; then it is left alone for a moment. */
  private async answer<T, F>(reply: Promise<T>, otherwise: F): Promise<T | F> {
    const missed = Symbol('missed');
    const answer = await within<T | symbol>(DEADLINE, reply, missed);
    if (answer !== missed) return answer as T;
    this.pausedUntil = Date.now() + PAUSE;
    return otherwise;
  }
}

function pageKey(prefix: string, key: string): string {
  return `${prefix}p:${createHash('sha256').update(key).digest('base64url')}`;
}

function decode(stored: Buffer): { head: Head; body: Buffer } {
  const end = stored.indexOf(10);
  return { head: JSON.parse(stored.toString('utf8', 0, end)) as Head, body: stored.subarray(end + 1) };
}

/** The promise's value, or `otherwise` once it rejects or the milliseconds are over. */
async function within<T>(milliseconds: number, promise: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<T>((resolve) => (timer = setTimeout(resolve, milliseconds, otherwise)));
  try {
    return await Promise.race([promise.catch(() => otherwise), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
