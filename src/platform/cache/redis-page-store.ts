import { createHash } from 'node:crypto';
import { RESP_TYPES } from 'redis';
import { newToken } from './memory-page-store.js';
import type { PageMemory } from './page-memory.js';
import { type Lookup, type NewPage, PageStore, type Remembered, STALE_AT_MOST, type StoredPage } from './page-store.js';
import { type RedisLink, within } from './redis-link.js';
import { TokenReader } from './token-reader.js';

/** How long a writer waits for Redis before it answers, milliseconds. */
const WRITER_DEADLINE = 250;

/** The first line of a stored page; the body follows it, and then the compressed body. */
interface Head extends Omit<StoredPage, 'body' | 'gzip'> {
  key: string;
  vector: string;
  /** bytes */
  length: number;
}

const unavailable: Lookup = { page: null, vector: null, reason: 'bypass' };

/**
 * Pages and tokens in Redis, and copies of the pages in this process. A copy costs one small question, which all requests that wait
 * share; a page that is not here costs one MGET for itself and its tokens.
 */
export class RedisPageStore extends PageStore {
  readonly kind = 'redis';
  private readonly tokens: TokenReader;
  /** tags whose new tokens Redis has not taken yet, each with the number of the write that wants one; until then no page is read or stored */
  private readonly owed = new Map<string, number>();
  private write = 0;
  /** when this process last touched a tag, for the time in which a page may be served unvalidated */
  private readonly touchedAt = new Map<string, number>();

  /** `small`: a connection of its own for tokens, so that they do not queue behind pages. */
  constructor(
    private readonly link: RedisLink,
    private readonly small: RedisLink,
    private readonly memory: PageMemory,
  ) {
    super();
    this.tokens = new TokenReader(small);
    link.client.on('ready', () => void this.settle().catch(() => undefined));
  }

  get available(): boolean {
    return this.link.available;
  }

  async recall(key: string): Promise<Remembered | null> {
    const found = this.memory.get(key);
    if (!found || found.tags.some((tag) => this.owed.has(tag))) return null;
    const asked = Date.now();
    const tokens = await this.tokens.read(found.tags);
    if (tokens === null) {
      const recent =
        asked - found.validatedAt <= STALE_AT_MOST && found.tags.every((tag) => (this.touchedAt.get(tag) ?? 0) < found.validatedAt);
      return recent ? { page: found.page, validated: false } : null;
    }
    if (found.tags.map((tag) => tokens.get(tag)).join('') !== found.vector) return null;
    found.validatedAt = asked;
    return { page: found.page, validated: true };
  }

  async lookup(key: string, tags: readonly string[]): Promise<Lookup> {
    const { link } = this;
    const { prefix } = link;
    if (prefix === null || !link.available) return unavailable;
    if (this.owed.size > 0) await link.answer(this.settle(), undefined);
    const asked = Date.now();
    const tokenKeys = tags.map((tag) => `${prefix}t:${tag}`);
    const buffers = link.client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
    const [stored, ...tokens] = await link.answer(buffers.mGet([pageKey(prefix, key), ...tokenKeys]), [undefined]);
    if (stored === undefined || this.owed.size > 0) return unavailable;
    if (tokens.includes(null)) {
      const vector = await link.answer(this.createTokens(tokenKeys), null);
      return vector === null ? unavailable : { page: null, vector, reason: stored ? 'stale' : 'uri-miss' };
    }
    const vector = tokens.map(String).join('');
    const found = stored && decode(stored);
    // two requests may share a hash, never a key
    if (!found || found.key !== key) return { page: null, vector, reason: 'uri-miss' };
    if (found.vector !== vector) return { page: null, vector, reason: 'stale' };
    this.memory.set(key, { page: found.page, tags, vector, validatedAt: asked });
    return { page: found.page, vector, reason: 'uri-miss' };
  }

  async save(key: string, tags: readonly string[], vector: string, page: NewPage, ttl: number): Promise<boolean> {
    const { prefix } = this.link;
    if (prefix === null || !this.link.available) return false;
    const complete: StoredPage = { ...page, expiresAt: Date.now() + ttl };
    // validated long ago: only a later question can say that no write came in between
    this.memory.set(key, { page: complete, tags, vector, validatedAt: 0 });
    const reply = this.link.client.set(pageKey(prefix, key), encode(key, vector, complete), { PX: ttl });
    return (await this.link.answer(reply, null)) === 'OK';
  }

  async touch(tags: readonly string[]): Promise<boolean> {
    this.write += 1;
    const now = Date.now();
    for (const [tag, at] of this.touchedAt) if (at < now - STALE_AT_MOST) this.touchedAt.delete(tag);
    for (const tag of tags) {
      this.owed.set(tag, this.write);
      this.touchedAt.set(tag, now);
    }
    if (this.link.prefix === null || !this.link.client.isReady) return false;
    const settled = this.settle().then(() => !tags.some((tag) => this.owed.has(tag)));
    return within(WRITER_DEADLINE, settled, false);
  }

  returnsAfter(settle: () => Promise<boolean>): void {
    this.link.beforeUse = settle;
    this.small.beforeUse = settle;
  }

  forget(): void {
    this.memory.clear();
  }

  async close(): Promise<void> {
    this.link.close();
    this.small.close();
  }

  /** Gives the owed tags new tokens. A tag stays owed until Redis has said that it took one. */
  private async settle(): Promise<void> {
    const owed = [...this.owed];
    const { prefix } = this.link;
    if (owed.length === 0 || prefix === null) return;
    await this.link.client.mSet(Object.fromEntries(owed.map(([tag]) => [`${prefix}t:${tag}`, newToken()])));
    // a write that came meanwhile wants a token of its own
    for (const [tag, write] of owed) if (this.owed.get(tag) === write) this.owed.delete(tag);
  }

  /** An absent token is created, never assumed: NX, because another instance may be doing the same. */
  private async createTokens(keys: string[]): Promise<string | null> {
    const replies = this.link.client.multi();
    for (const key of keys) replies.set(key, newToken(), { condition: 'NX' });
    await replies.execAsPipeline();
    const tokens = await this.link.client.mGet(keys);
    return tokens.includes(null) ? null : tokens.join('');
  }
}

function pageKey(prefix: string, key: string): string {
  return `${prefix}p:${createHash('sha256').update(key).digest('base64url')}`;
}

function encode(key: string, vector: string, { body, gzip, ...page }: StoredPage): Buffer {
  const head: Head = { key, vector, ...page, length: body.length };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body, gzip ?? Buffer.alloc(0)]);
}

function decode(stored: Buffer): { key: string; vector: string; page: StoredPage } {
  const end = stored.indexOf(10) + 1;
  const { key, vector, length, ...page } = JSON.parse(stored.toString('utf8', 0, end)) as Head;
  const rest = stored.subarray(end + length);
  return { key, vector, page: { ...page, body: stored.subarray(end, end + length), gzip: rest.length > 0 ? rest : null } };
}
