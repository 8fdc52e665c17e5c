import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type Catalogue, GROUP_FORMAT, TRANSIENT_FORMAT } from './catalogue.js';
import type { Fleet, Instance } from './fleet.js';
import type { History } from './history.js';
import type { Random } from './random.js';

/** How late a write may show that came around the application, or whose writer died; milliseconds. */
const AROUND = 1_200;

export interface Writing {
  fleet: Fleet;
  databaseUrl: string;
  adminKey: string;
  history: History;
  random: Random;
  /** milliseconds between two writes of one writer, on average */
  pause: number;
  /** what a writer does as soon as its write of this page was acknowledged: when a lie is likeliest */
  acknowledged: (path: string) => Promise<void>;
}

/** Writes until it is told to stop, and tells the history what everybody may expect to see from when on. */
export class Writers {
  writes = 0;
  /** writes that were answered neither with a success nor because their instance died */
  readonly failures: string[] = [];
  private over = false;
  private readonly client: pg.Client;

  private constructor(private readonly on: Writing) {
    this.client = new pg.Client({ connectionString: on.databaseUrl, application_name: 'freshness check' });
  }

  static async connect(on: Writing): Promise<Writers> {
    const writers = new Writers(on);
    await writers.client.connect();
    return writers;
  }

  /** Makes the books, through the API. */
  async fill(): Promise<Catalogue> {
    const several = (count: number, format: string) =>
      Promise.all(Array.from({ length: count }, (_, i) => this.add({ title: `${format} ${i}`, pageCount: 1, format })));
    const linked = await several(2, 'hardcover');
    const { rows } = await this.look<{ work_id: number }>('select work_id from books where id = $1', [linked[0]]);
    return { singles: await several(8, 'paperback'), group: await several(4, GROUP_FORMAT), linked, work: rows[0]!.work_id };
  }

  /** Resolves when it was told to stop. */
  async run({ singles, group, linked, work }: Catalogue): Promise<void> {
    await Promise.all([
      ...singles.map((id) => this.again(1, (version) => this.patch(id, version))),
      this.again(1, () => this.comeAndGo(work)),
      // one connection, so one after the other
      this.again(3, async (version) => {
        await this.updateGroup(group, version);
        await this.replaceLinks(linked, version);
      }),
    ]);
    await this.client.end();
  }

  stop(): void {
    this.over = true;
  }

  private async again(slowness: number, write: (version: number) => Promise<void>): Promise<void> {
    for (let version = 2; !this.over; version += 1) {
      await pause(-Math.log(1 - this.on.random.next()) * this.on.pause * slowness);
      await write(version);
      this.writes += 1;
    }
  }

  private async patch(id: number, version: number): Promise<void> {
    const { history } = this.on;
    const path = `/v1/books/${id}`;
    if ((await this.ask('PATCH', path, { pageCount: version })) !== null) {
      history.wrote(`book ${id}`, version, performance.now());
      return this.on.acknowledged(path);
    }
    const { rows } = await this.look<{ page_count: number }>('select page_count from books where id = $1', [id]);
    // it died in between: nobody was told, and yet it counts
    if (rows[0]?.page_count === version) history.wrote(`book ${id}`, version, performance.now() + AROUND);
  }

  /** A book of a work that is there already: a new work would make the pages of all books stale. */
  private async comeAndGo(workId: number): Promise<void> {
    const id = await this.add({ title: 'Here today', pageCount: 1, format: TRANSIENT_FORMAT, workId });
    await pause(this.on.pause * this.on.random.next());
    await this.ask('DELETE', `/v1/books/${id}`);
  }

  private async updateGroup(ids: number[], version: number): Promise<void> {
    await this.client.query('update books set page_count = $1 where id = any($2)', [version, ids]);
    const due = performance.now() + AROUND;
    for (const id of ids) this.on.history.wrote(`book ${id}`, version, due);
  }

  private async replaceLinks(ids: number[], version: number): Promise<void> {
    await this.client.query('begin; truncate links');
    const copy = this.client.query(copyFrom('copy links (book_id, ordinal, url, title) from stdin'));
    await pipeline(Readable.from(ids.map((id) => `${id}\t1\thttps://example.org/${version}\t${version}\n`)), copy);
    await this.client.query('commit');
    const due = performance.now() + AROUND;
    for (const id of ids) this.on.history.wrote(`link of book ${id}`, version, due);
  }

  private async add(book: object): Promise<number> {
    for (;;) {
      const made = await this.ask('POST', '/v1/books', book);
      if (made !== null) return (JSON.parse(made) as { data: { id: number } }).data.id;
    }
  }

  /** The answer of any instance, or null when it died over it. */
  private async ask(method: 'PATCH' | 'POST' | 'DELETE', path: string, body?: object): Promise<string | null> {
    const { fleet, random, adminKey } = this.on;
    const instance: Instance = random.of(fleet.alive);
    try {
      const answer = await instance.client.request({
        method,
        path,
        headers: { 'x-api-key': adminKey, 'content-type': 'application/json', ...(method === 'POST' ? {} : { 'if-match': '*' }) },
        body: body ? JSON.stringify(body) : null,
      });
      const text = await answer.body.text();
      if (answer.statusCode < 300) return text;
      this.failures.push(`${method} ${path}: ${answer.statusCode} ${text}`);
    } catch (error) {
      await pause(50); // the fleet hears of the death as well
      if (instance.alive && !this.over) this.failures.push(`${method} ${path}: ${(error as Error).message}`);
    }
    return null;
  }

  private async look<Row extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<pg.QueryResult<Row>> {
    const client = new pg.Client({ connectionString: this.on.databaseUrl });
    await client.connect();
    return client.query<Row>(sql, values).finally(() => client.end());
  }
}
