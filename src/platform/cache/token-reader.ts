import type { RedisLink } from './redis-link.js';

type Tokens = ReadonlyMap<string, string | null>;

interface Batch {
  tags: Set<string>;
  answer: Promise<Tokens | null>;
  resolve: (tokens: Tokens | null) => void;
}

/**
 * Reads tokens for all requests that wait for some, with one command in flight and one queued. A request only ever uses a command
 * that was sent after it arrived: the reply of one that is under way may be older than a write that was answered before the request.
 */
export class TokenReader {
  private queued: Batch | null = null;
  private inFlight = false;

  constructor(private readonly link: RedisLink) {}

  /** The tokens of these tags, and maybe others, as they are after this call; null when Redis cannot be asked. */
  read(tags: readonly string[]): Promise<Tokens | null> {
    this.queued ??= newBatch();
    const batch = this.queued;
    for (const tag of tags) batch.tags.add(tag);
    if (!this.inFlight) this.send();
    return batch.answer;
  }

  private send(): void {
    this.inFlight = true;
    // whoever arrives before the event loop turns shares the command
    setImmediate(() => {
      const batch = this.queued!;
      this.queued = null;
      void this.ask([...batch.tags])
        .then(batch.resolve)
        .then(() => {
          this.inFlight = false;
          if (this.queued) this.send();
        });
    });
  }

  private async ask(tags: string[]): Promise<Tokens | null> {
    const { link } = this;
    if (!link.available) return null;
    const tokens = await link.answer(link.client.mGet(tags.map((tag) => `${link.prefix}t:${tag}`)), null);
    return tokens && new Map(tags.map((tag, i) => [tag, tokens[i] ?? null]));
  }
}

function newBatch(): Batch {
  let resolve!: Batch['resolve'];
  const answer = new Promise<Tokens | null>((settle) => (resolve = settle));
  return { tags: new Set(), answer, resolve };
}
