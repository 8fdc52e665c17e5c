import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { MemoryPageStore } from '../cache/memory-page-store.js';
import { PageStore } from '../cache/page-store.js';
import { Settings } from '../config/settings.js';

const CHANNEL = 'colophon_touched';
/** Before the next attempt to listen, milliseconds. */
const PAUSE = 1_000;

/**
 * Tells processes that cache in their own memory what another process touched, such as an import beside a running server. The news
 * comes some milliseconds after the commit: processes that must not lag at all share a Redis.
 */
@Injectable()
export class TagChannel implements OnModuleInit, OnApplicationShutdown {
  private client: pg.Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly settings: Settings,
    private readonly pages: PageStore,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.pages instanceof MemoryPageStore) await this.listen(this.pages);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.client?.end();
  }

  /** Sends the tags when the transaction commits, and never when it does not. */
  async announce(tx: { rows(sql: string, values: unknown[]): Promise<unknown> }, tags: string[]): Promise<void> {
    if (this.pages.kind === 'memory') await tx.rows(`select pg_notify('${CHANNEL}', $1)`, [JSON.stringify(tags)]);
  }

  private async listen(pages: MemoryPageStore): Promise<void> {
    const client = new pg.Client({ connectionString: this.settings.databaseUrl, application_name: 'colophon tags' });
    this.client = client;
    client.on('notification', ({ payload }) => void pages.touch(JSON.parse(payload ?? '[]') as string[]));
    client.on('error', () => undefined); // `end` follows
    client.on('end', () => this.again(pages));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch {
      this.again(pages);
    }
  }

  /** What was said while nobody listened is unknown, so no page survives the gap. */
  private again(pages: MemoryPageStore): void {
    if (this.closed) return;
    clearTimeout(this.retry);
    void pages.clear();
    this.retry = setTimeout(() => void this.listen(pages).then(() => pages.clear()), PAUSE);
  }
}
