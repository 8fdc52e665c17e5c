import type { RedisClient } from './redis-connection.js';

/** How long a request waits for Redis before it goes to the database, milliseconds. */
const DEADLINE = 200;
/** How long Redis is left alone after a missed deadline, milliseconds. */
const PAUSE = 500;

/**
 * One connection to Redis as the cache sees it: usable or not, and under which prefix. Every key carries the server's `run_id`: what a
 * Redis held before it restarted (and may have lost, or brought back from an old dump) is out of reach afterwards.
 */
export class RedisLink {
  /** Begins every key; null while the server is not known. */
  prefix: string | null = null;
  /** Settles what was written while this connection may have been away, and answers whether all of it is; asked before it is used again. */
  beforeUse: () => Promise<boolean> = async () => true;
  private usable = false;

  /** `schema`: changes with the shape of the answers, so that a new release never serves the pages of an old one. */
  constructor(
    readonly client: RedisClient,
    private readonly schema: string,
  ) {
    client.on('ready', () => void this.meet());
    client.on('error', () => {
      this.prefix = null;
      this.usable = false;
    });
    if (client.isReady) void this.meet();
  }

  get available(): boolean {
    return this.usable && this.prefix !== null && this.client.isReady;
  }

  /** What Redis answers, or `otherwise` when it fails or misses the deadline; then it is left alone for a moment. */
  async answer<T, F>(reply: Promise<T>, otherwise: F): Promise<T | F> {
    const missed = Symbol('missed');
    const answer = await within<T | symbol>(DEADLINE, reply, missed);
    if (answer !== missed) return answer as T;
    if (this.usable) this.pause();
    return otherwise;
  }

  close(): void {
    this.prefix = null;
    this.client.destroy();
  }

  private async meet(): Promise<void> {
    try {
      const runId = /^run_id:(\w+)/m.exec(String(await this.client.info('server')))?.[1];
      this.prefix = `colophon:${this.schema}:${runId}:`;
      await this.return();
    } catch {
      this.prefix = null; // lost again; the next `ready` begins anew
    }
  }

  private pause(): void {
    this.usable = false;
    setTimeout(() => void this.return(), PAUSE).unref();
  }

  /** Somebody may have written, and been answered, while Redis did not hear of it: no page counts until it has. */
  private async return(): Promise<void> {
    if (await this.beforeUse().catch(() => false)) this.usable = true;
    else if (this.prefix !== null) this.pause();
  }
}

/** The promise's value, or `otherwise` once it rejects or the milliseconds are over. */
export async function within<T>(milliseconds: number, promise: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<T>((resolve) => (timer = setTimeout(resolve, milliseconds, otherwise)));
  try {
    return await Promise.race([promise.catch(() => otherwise), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
