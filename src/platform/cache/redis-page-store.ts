import { BatchReader } from './batch-reader.js';
import { OwedTokens } from './owed-tokens.js';
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
import type { RedisLink } from './redis-link.js';
import { type PageInRedis, readPages, writePage } from './stored-pages.js';
import { GRACE, TokenLeases } from './token-leases.js';
import { readTokens, type Tokens, vectorOf } from './tokens.js';

/** Begins a vector that is no list of tokens: pages may be built under what the database says of itself, while Redis is away. */
const SNAPSHOT = 'snapshot ';
const snapshotOnly: readonly string[] = [SNAPSHOT];
/** How long ago a page must have held to be served without another question while Redis is away, milliseconds; longer only when there is need. */
const JUST_NOW = 500;
/** How long a page that there is no time to build waits for a Redis that may only be slow, or for what has been written to be settled; milliseconds. */
const LATER = 2_000;

/**
 * Pages and tokens in Redis, and copies of the pages in this process. Tokens are read for all requests that wait, in one command; a
 * page that this process has costs nothing else, and one that it has not is read beside them.
 */
export class RedisPageStore extends PageStore {
  readonly kind = 'redis';
  readonly grace = GRACE;
  lost = 0;
  /** pages that are on their way */
  private readonly arrivals = new Set<Promise<void>>();
  private readonly owed: OwedTokens;
  private readonly leases = new TokenLeases();
  private readonly tokens: BatchReader<string>;
  private readonly stored: BatchReader<PageInRedis>;
  /** the database whose pages these are, which is asked before Redis is used */
  private catalogue = '';
  private snapshots = new BatchReader<string>(async () => null);

  /**
   * `small`: a connection of its own for tokens, so that they do not queue behind pages. `schema`: changes with the shape of the
   * answers, so that a release never serves the pages of another one, and no catalogue those of another one in the same Redis. Tokens are shared by all
   * releases: each must hear of all writes.
   */
  constructor(
    private readonly link: RedisLink,
    private readonly small: RedisLink,
    private readonly memory: PageMemory,
    private readonly schema: string,
  ) {
    super();
    this.owed = new OwedTokens(link);
    this.tokens = new BatchReader((tags) => this.leases.take(() => readTokens(small, tags)));
    this.stored = new BatchReader((keys) => readPages(link, keys));
  }

  get available(): boolean {
    return this.link.available && this.small.available;
  }

  get reachable(): boolean {
    return this.link.reachable;
  }

  get connected(): boolean {
    return this.link.connected && this.small.connected;
  }

  get outages(): number {
    return Math.max(this.link.outages, this.small.outages);
  }

  find(address: PageAddress): FoundPage | Promise<FoundPage | MissingPage> {
    const now = Date.now();
    const asked = performance.now();
    const remembered = this.memory.get(address.key, now);
    if (remembered === undefined) return this.fetch(address, asked);
    if (now < remembered.settledUntil && !this.owed.concern(address.tags) && this.leases.confirm(address.tags, remembered.vector)) {
      remembered.validatedAt = Math.max(remembered.validatedAt, asked - GRACE);
      return { page: remembered.page, vector: remembered.vector, from: 'memory', due: false };
    }
    return this.tokens.read(address.tags).then((tokens) => {
      if (tokens === null) return this.withoutRedis(address, asked);
      // requests that share a command share its verdict
      if (remembered.heldUnder !== tokens) {
        if (this.owed.concern(address.tags) || vectorOf(tokens, address.tags) !== remembered.vector)
          return this.fetch(address, asked, tokens);
        remembered.heldUnder = tokens;
        remembered.validatedAt = asked;
      }
      // another instance may have built a due page anew already
      const held: FoundPage = { page: remembered.page, vector: remembered.vector, from: 'memory', due: false };
      if (!takesItsTurn(remembered, now)) return held;
      // Redis drops first what nobody reads there: the pages that each process has
      return this.fetch(address, asked, tokens).then((found) =>
        found.page === null && found.vector === held.vector ? { ...held, due: true } : found,
      );
    });
  }

  async builtUnder({ key }: PageAddress, vector: string): Promise<StoredPage | null> {
    const remembered = this.memory.get(key, Date.now());
    return remembered?.vector === vector ? remembered.page : null;
  }

  save({ key, digest, tags }: PageAddress, vector: string, page: NewPage, ttl: number): boolean {
    const complete = bornNow(page, ttl);
    // validated long ago: only a later question can say that no write came in between
    this.memory.set(key, { page: complete, tags, vector, validatedAt: -Infinity, settledUntil: complete.dueAt });
    if (vector.startsWith(SNAPSHOT)) return true; // it means nothing to Redis
    if (!this.link.available) return false;
    const arrival = writePage(this.link, this.keyOf(digest), { key, vector, page: complete }, ttl).then((taken) => {
      if (!taken) this.lost += 1;
      this.arrivals.delete(arrival);
    });
    this.arrivals.add(arrival);
    return true;
  }

  async claim(name: string, milliseconds: number): Promise<boolean> {
    if (!this.link.available) return true;
    const nobody = Symbol('nobody to ask');
    const key = this.lockOf(name);
    return (await this.link.ask('SET', (client) => client.set(key, '', { condition: 'NX', PX: milliseconds }), nobody)) !== null;
  }

  release(name: string): void {
    if (this.link.available) void this.link.ask('DEL', (client) => client.del(this.lockOf(name)), null);
  }

  touch(tags: readonly string[]): Promise<boolean> {
    return this.owed.give(tags);
  }

  reliesOn({ settle, snapshot, identity }: Reliance): void {
    const settleAll = async () => {
      const catalogue = await identity();
      if (catalogue !== this.catalogue) this.forget();
      this.catalogue = catalogue;
      await this.owed.settle();
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
    this.doubt(); // it may be in use already
  }

  doubt(): void {
    this.leases.clear();
    this.link.doubt();
    this.small.doubt();
  }

  forget(): void {
    this.memory.clear();
  }

  async close(): Promise<void> {
    await Promise.all(this.arrivals);
    this.link.close();
    this.small.close();
  }

  /** The page from Redis, beside tokens that were read after the request came: now, or by who calls. */
  private async fetch(address: PageAddress, asked: number, known?: Tokens): Promise<FoundPage | MissingPage> {
    const { key, digest, tags } = address;
    if (this.owed.concern(tags)) {
      await this.owed.settleSoon();
      known = undefined; // read before
    }
    const at = this.keyOf(digest);
    const [stored, tokens] = await Promise.all([this.link.available ? this.stored.read([at]) : null, known ?? this.tokens.read(tags)]);
    if (tokens === null || this.owed.concern(tags)) return this.withoutRedis(address, asked);
    const vector = vectorOf(tokens, tags);
    const found = stored?.get(at);
    // two requests may share a digest, never a key
    if (!found || found.key !== key || found.page.expiresAt <= Date.now()) return { page: null, vector, reason: 'uri-miss' };
    if (found.vector !== vector) return { page: null, vector, reason: 'stale' };
    const remembered: RememberedPage = { page: found.page, tags, vector, validatedAt: asked, settledUntil: found.page.dueAt };
    this.memory.set(key, remembered);
    return { page: found.page, vector, from: 'redis', due: takesItsTurn(remembered, Date.now()) };
  }

  /**
   * What can be said while Redis is away: the database's snapshot takes the place of tokens. A page that was built under the one that
   * holds now is as good as any; one that held a moment ago may stand in while the database has no time to build it anew.
   */
  private async withoutRedis(address: PageAddress, asked: number): Promise<FoundPage | MissingPage> {
    const remembered = this.memory.get(address.key, Date.now());
    const bridge: FoundPage | undefined =
      remembered && this.heldAMomentAgo(remembered, asked)
        ? { page: remembered.page, vector: remembered.vector, from: 'unvalidated', due: false }
        : undefined;
    if (bridge && asked - remembered!.validatedAt <= JUST_NOW) return bridge;
    const vector = (await this.snapshots.read(snapshotOnly))?.get(SNAPSHOT) ?? null;
    if (remembered === undefined) return { page: null, vector, reason: vector === null ? 'bypass' : 'uri-miss' };
    if (remembered.vector === vector) {
      remembered.validatedAt = asked;
      return { page: remembered.page, vector, from: 'postgresql', due: false };
    }
    const later = () => this.findLater(address);
    if (vector === null) return bridge ?? { page: null, vector, reason: 'bypass', later };
    return { page: null, vector, reason: 'stale', bridge, later };
  }

  private async findLater(address: PageAddress): Promise<FoundPage | null> {
    const back = await Promise.all([this.link.back(LATER), this.small.back(LATER)]);
    if (back.includes(false)) return null;
    const found = await this.find(address);
    return found.page === null ? (found.bridge ?? null) : found;
  }

  /** Whether a page was seen to hold at most two seconds before the request, and this process has written nothing that it shows since. */
  private heldAMomentAgo({ tags, validatedAt }: RememberedPage, asked: number): boolean {
    return asked - validatedAt <= STALE_AT_MOST && !this.owed.touchedSince(tags, validatedAt);
  }

  private keyOf(digest: string): string {
    return `${this.link.prefix}p:${this.schema}:${this.catalogue}:${digest}`;
  }

  private lockOf(name: string): string {
    return `${this.link.prefix}l:${this.schema}:${this.catalogue}:${name}`;
  }
}
