import { ownBytes } from './own-bytes.js';
import type { PageAddress } from './page-address.js';
import { type PageMemory, type RememberedPage, takesItsTurn } from './page-memory.js';
import {
  bornNow,
  type FoundPage,
  type MissingPage,
  type NewPage,
  PageStore,
  type Reliance,
  STALE_AT_MOST,
  type StoredPage,
} from './page-store.js';
import { type RedisLink, within } from './redis-link.js';
import { BatchReader } from './batch-reader.js';
import { newToken, readTokens, type Tokens, vectorOf } from './tokens.js';

/** How long a writer waits for Redis before it answers, milliseconds. */
const WRITER_DEADLINE = 250;
/** How long a reader waits for a write of this process to arrive there, milliseconds. */
const SETTLED_SOON = 50;

/** The first line of a stored page; the body follows it, and then the compressed body. */
interface Head extends Omit<StoredPage, 'body' | 'gzip'> {
  key: string;
  vector: string;
  /** bytes */
  length: number;
}

/** Begins a vector that is no list of tokens: pages may be built under what the database says of itself, while Redis is away. */
const SNAPSHOT = 'snapshot ';
const snapshotOnly: readonly string[] = [SNAPSHOT];

/**
 * Pages and tokens in Redis, and copies of the pages in this process. Tokens are read for all requests that wait, in one command; a
 * page that this process has costs nothing else, and one that it has not costs a GET beside it.
 */
export class RedisPageStore extends PageStore {
  readonly kind = 'redis';
  private readonly tokens: BatchReader<string>;
  private readonly stored: BatchReader<Decoded>;
  private snapshots = new BatchReader<string>(async () => null);
  /** tags whose new tokens Redis has not taken yet, each with the number of the write that wants one; until then no page that carries one holds */
  private readonly owed = new Map<string, number>();
  private write = 0;
  /** when this process last touched a tag, for the time in which a page may be served unvalidated */
  private readonly touchedAt = new Map<string, number>();

  /**
   * `small`: a connection of its own for tokens, so that they do not queue behind pages. `schema`: changes with the shape of the
   * answers, so that a release never serves the pages of another one. Tokens are shared by all releases: each must hear of all writes.
   */
  constructor(
    private readonly link: RedisLink,
    private readonly small: RedisLink,
    private readonly memory: PageMemory,
    private readonly schema: string,
  ) {
    super();
    this.tokens = new BatchReader((tags) => readTokens(small, tags));
    this.stored = new BatchReader((keys) => readPages(link, keys));
  }

  get available(): boolean {
    return this.link.available && this.small.available;
  }

  get outages(): number {
    return Math.max(this.link.outages, this.small.outages);
  }

  find(address: PageAddress): Promise<FoundPage | MissingPage> {
    const asked = Date.now();
    const remembered = this.memory.get(address.key);
    if (remembered === undefined) return this.fetch(address, asked);
    return this.tokens.read(address.tags).then((tokens) => {
      if (tokens === null) return this.withoutRedis(remembered, asked);
      // requests that share a command share its verdict
      if (remembered.heldUnder !== tokens) {
        if (!this.holds(remembered, tokens)) return this.fetch(address, asked, tokens);
        remembered.heldUnder = tokens;
        remembered.validatedAt = asked;
      }
      // another instance may have built a due page anew already
      if (takesItsTurn(remembered, asked)) return this.fetch(address, asked, tokens);
      return { page: remembered.page, vector: remembered.vector, from: 'memory', due: false };
    });
  }

  async builtUnder({ key }: PageAddress, vector: string): Promise<StoredPage | null> {
    const remembered = this.memory.get(key);
    return remembered?.vector === vector ? remembered.page : null;
  }

  async save({ key, digest, tags }: PageAddress, vector: string, page: NewPage, ttl: number): Promise<boolean> {
    const complete = bornNow(page, ttl);
    // validated long ago: only a later question can say that no write came in between
    this.memory.set(key, { page: complete, tags, vector, validatedAt: 0, settledUntil: complete.dueAt });
    if (vector.startsWith(SNAPSHOT)) return true; // it means nothing to Redis
    const { link } = this;
    if (!link.available) return false;
    const stored = encode(key, vector, complete);
    const at = `${link.prefix}p:${this.schema}:${digest}`;
    return (await link.ask((client) => client.set(at, stored, { PX: ttl }), null)) === 'OK';
  }

  async claim(name: string, milliseconds: number): Promise<boolean> {
    const { link } = this;
    if (!link.available) return true;
    const refused = Symbol('nobody to ask');
    const key = `${link.prefix}l:${this.schema}:${name}`;
    return (await link.ask((client) => client.set(key, '', { condition: 'NX', PX: milliseconds }), refused)) !== null;
  }

  release(name: string): void {
    const { link } = this;
    if (link.available) void link.ask((client) => client.del(`${link.prefix}l:${this.schema}:${name}`), null);
  }

  async touch(tags: readonly string[]): Promise<boolean> {
    this.write += 1;
    const now = Date.now();
    for (const [tag, at] of this.touchedAt) if (at < now - STALE_AT_MOST) this.touchedAt.delete(tag);
    for (const tag of tags) {
      this.owed.set(tag, this.write);
      this.touchedAt.set(tag, now);
    }
    if (!this.link.connected) return false;
    const settled = this.settle().then(() => !this.owes(tags));
    return within(WRITER_DEADLINE, settled, false);
  }

  reliesOn({ settle, snapshot }: Reliance): void {
    const settleAll = async () => {
      await this.settle();
      return settle();
    };
    this.link.beforeUse = settleAll;
    this.small.beforeUse = settleAll;
    this.snapshots = new BatchReader(() =>
      snapshot().then(
        (text) => new Map([[SNAPSHOT, SNAPSHOT + text]]),
        () => null,
      ),
    );
  }

  doubt(): void {
    this.link.doubt();
    this.small.doubt();
  }

  forget(): void {
    this.memory.clear();
  }

  async close(): Promise<void> {
    this.link.close();
    this.small.close();
  }

  /** The page from Redis, beside tokens that were read after the request came: now, or by who calls. */
  private async fetch(address: PageAddress, asked: number, known?: Tokens): Promise<FoundPage | MissingPage> {
    const { key, digest, tags } = address;
    const { link } = this;
    if (this.owes(tags)) {
      await within(SETTLED_SOON, this.settle(), undefined);
      known = undefined; // read before
    }
    const pageKey = `${link.prefix}p:${this.schema}:${digest}`;
    const [stored, tokens] = await Promise.all([link.available ? this.stored.read([pageKey]) : null, known ?? this.tokens.read(tags)]);
    if (tokens === null || this.owes(tags)) return this.withoutRedis(this.memory.get(key), asked);
    const vector = vectorOf(tokens, tags);
    const found = stored?.get(pageKey);
    // two requests may share a digest, never a key
    if (!found || found.key !== key || found.page.expiresAt <= Date.now()) return { page: null, vector, reason: 'uri-miss' };
    if (found.vector !== vector) return { page: null, vector, reason: 'stale' };
    const remembered: RememberedPage = { page: found.page, tags, vector, validatedAt: asked, settledUntil: found.page.dueAt };
    this.memory.set(key, remembered);
    return { page: found.page, vector, from: 'redis', due: takesItsTurn(remembered, asked) };
  }

  /**
   * What can be said while Redis is away: the database's snapshot takes the place of tokens. A page that was built under the one that
   * holds now is as good as any; one that tokens validated a moment ago bridges the time until all have been built anew.
   */
  private async withoutRedis(remembered: RememberedPage | undefined, asked: number): Promise<FoundPage | MissingPage> {
    const vector = (await this.snapshots.read(snapshotOnly))?.get(SNAPSHOT) ?? null;
    if (remembered && remembered.vector === vector) return { page: remembered.page, vector, from: 'postgresql', due: false };
    const bridge = remembered && this.unvalidated(remembered, asked);
    if (bridge) return bridge;
    return { page: null, vector, reason: vector === null ? 'bypass' : remembered ? 'stale' : 'uri-miss' };
  }

  /** Whether a page may be served now that its tokens are known. */
  private holds({ tags, vector }: RememberedPage, tokens: Tokens): boolean {
    return vectorOf(tokens, tags) === vector && !this.owes(tags);
  }

  /** Whether Redis has old tokens for some of these tags, as this process knows. */
  private owes(tags: readonly string[]): boolean {
    return this.owed.size > 0 && tags.some((tag) => this.owed.has(tag));
  }

  /** A page whose tokens cannot be asked for, if they held a moment ago and this process has written nothing that it shows since. */
  private unvalidated({ page, tags, vector, validatedAt }: RememberedPage, asked: number): FoundPage | null {
    const recent = asked - validatedAt <= STALE_AT_MOST && tags.every((tag) => (this.touchedAt.get(tag) ?? 0) < validatedAt);
    return recent ? { page, vector, from: 'unvalidated', due: false } : null;
  }

  /** Gives the owed tags new tokens. A tag stays owed until Redis has said that it took one. */
  private async settle(): Promise<void> {
    const owed = [...this.owed];
    const { prefix } = this.link;
    if (owed.length === 0 || prefix === null) return;
    let taken: Promise<string> | undefined;
    // a reply that comes late still counts
    await this.link.ask((client) => (taken = client.mSet(owed.flatMap(([tag]) => [`${prefix}t:${tag}`, newToken()]))), null);
    await taken;
    // a write that came meanwhile wants a token of its own
    for (const [tag, write] of owed) if (this.owed.get(tag) === write) this.owed.delete(tag);
  }
}

function encode(key: string, vector: string, { body, gzip, ...page }: StoredPage): Buffer {
  const head: Head = { key, vector, ...page, length: body.length };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body, gzip ?? Buffer.alloc(0)]);
}

interface Decoded {
  key: string;
  vector: string;
  page: StoredPage;
}

/** The pages under these keys of Redis that are there; null when it cannot be asked. */
async function readPages(link: RedisLink, keys: string[]): Promise<ReadonlyMap<string, Decoded> | null> {
  const replies = await link.ask((_, bytes) => bytes.mGet(keys), null);
  return replies && new Map(keys.flatMap((key, i) => (replies[i] ? [[key, decode(replies[i])]] : [])));
}

function decode(reply: Buffer): Decoded {
  const stored = ownBytes(reply);
  const end = stored.indexOf(10) + 1;
  const { key, vector, length, ...page } = JSON.parse(stored.toString('utf8', 0, end)) as Head;
  const rest = stored.subarray(end + length);
  return { key, vector, page: { ...page, body: stored.subarray(end, end + length), gzip: rest.length > 0 ? rest : null } };
}
