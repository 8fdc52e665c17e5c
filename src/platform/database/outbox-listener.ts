import pg from 'pg';

/** The channel on which triggers, and purges, say what was touched, as a JSON list of tags. */
export const CHANNEL = 'colophon_touched';
/** The channel on which a writer that cannot reach the cache asks the others to settle for it. */
export const HELP = 'colophon_unsettled';

/** How often the connection is asked whether it still leads to the server, milliseconds: what lies between may drop one that is silent, and tells nobody. */
const ALIVE_EVERY = 10_000;

/** Who is told what is said on the channels. */
export interface Hearer {
  heard(said: pg.Notification): void;
  /** What is said from now on, and what was said while nobody listened, is unknown: no page survives that which is held against nothing else. */
  deaf(): void;
  /** It listens again after a loss. */
  hearsAgain(): void;
}

/** Listens to what is said of the outbox (LISTEN), over a connection of its own that is made again when it is lost. */
export class OutboxListener {
  private client: pg.Client | undefined;
  private closed = false;

  /** `period`: between two tries to listen again, milliseconds. */
  constructor(
    private readonly databaseUrl: string,
    private readonly period: number,
    private readonly hearer: Hearer,
    private readonly aliveEvery = ALIVE_EVERY,
  ) {}

  /** Resolves when it listens, or could not and tries again later; answers whether it listens. */
  async open(): Promise<boolean> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: 'colophon outbox',
      connectionTimeoutMillis: 1_000,
      query_timeout: 4_000,
      keepAlive: true,
    });
    this.client = client;
    client.on('error', () => undefined); // `end` follows
    client.on('end', () => this.openAgain(client));
    client.on('notification', (said) => this.hearer.heard(said));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}; listen ${HELP}`);
      this.watch(client);
      return true;
    } catch {
      this.giveUp(client);
      return false;
    }
  }

  private watch(client: pg.Client): void {
    const look = () =>
      void client.query('select').then(
        () => this.watch(client),
        () => this.giveUp(client),
      );
    setTimeout(look, this.aliveEvery).unref();
  }

  private giveUp(client: pg.Client): void {
    this.openAgain(client);
    void client.end().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.end();
  }

  /** A client that could not connect is told of twice, as a failure and as an end: only the first time counts, or each attempt would begin two more. */
  private openAgain(gone: pg.Client): void {
    if (this.closed || this.client !== gone) return;
    this.client = undefined;
    this.hearer.deaf();
    setTimeout(() => {
      if (this.closed) return;
      void this.open().then((listens) => {
        this.hearer.deaf();
        if (listens) this.hearer.hearsAgain();
      });
    }, this.period).unref();
  }
}
