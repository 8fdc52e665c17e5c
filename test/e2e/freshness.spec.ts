import type { BookDetailDto } from '../../src/modules/books/book-detail.dto.js';
import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';
import { startRedis, type TestRedis } from '../support/redis.js';

/** What a read must at least show: the page count of each book as it was last acknowledged when the read began. */
type Acknowledged = ReadonlyMap<number, number>;

interface Tally {
  reads: number;
  writes: number;
  hits: number;
  stale: string[];
  torn: string[];
}

const BOOKS = 6;
const READERS = 8;

let redis: TestRedis;
let instances: Api[];
let books: BookDetailDto[];
beforeAll(async () => {
  redis = await startRedis();
  const first = await startApi({ redisUrl: redis.url });
  instances = [first, ...(await Promise.all([1, 2, 3].map(() => first.another())))];
  books = [];
  for (let i = 0; i < BOOKS; i += 1) books.push(await aBook(first, { title: `Book ${i}`, pageCount: 1, format: 'paperback' }));
}, 60_000);
afterAll(async () => {
  redis.thaw();
  for (const instance of instances.toReversed()) await instance.stop();
  await redis.stop();
});

/** Reads and writes at random through all instances while `trouble` goes on, and tells what was wrong. */
async function hammer(trouble: () => Promise<void>): Promise<Tally> {
  const tally: Tally = { reads: 0, writes: 0, hits: 0, stale: [], torn: [] };
  const acknowledged = new Map<number, number>();
  let over = false;
  const anyOf = <T>(list: T[]): T => list[Math.floor(Math.random() * list.length)]!;

  const write = async (book: BookDetailDto): Promise<void> => {
    for (let pages = (acknowledged.get(book.id) ?? 1) + 1; !over; pages += 1) {
      await anyOf(instances).patch(`/v1/books/${book.id}`, { pageCount: pages }).expect(200);
      acknowledged.set(book.id, pages);
      tally.writes += 1;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    }
  };
  const read = async (): Promise<void> => {
    const one = Math.random() < 0.5;
    const path = one
      ? `/v1/books/${anyOf(books).id}`
      : anyOf(['/v1/books?limit=50', '/v1/books?limit=50&sort=title', '/v1/books?format=paperback&limit=50']);
    const atLeast: Acknowledged = new Map(acknowledged);
    const answer = await anyOf(instances).get(path).expect(200);
    tally.reads += 1;
    const status = answer.headers['cache-status'] as string;
    if (/; hit/.test(status)) tally.hits += 1;
    if (/detail=unvalidated/.test(status)) return; // says that it may be two seconds old
    const { data, meta } = answer.body as { data: BookDetailDto | BookDetailDto[]; meta?: { total: number; count: number } };
    for (const { id, pageCount } of [data].flat()) {
      if (pageCount! < (atLeast.get(id) ?? 0))
        tally.stale.push(`${path}: book ${id} has ${pageCount}, ${atLeast.get(id)} was acknowledged; ${status}`);
    }
    if (meta && (meta.total !== BOOKS || meta.count !== BOOKS)) tally.torn.push(`${path}: ${JSON.stringify(meta)}`);
  };
  const reader = async (): Promise<void> => {
    while (!over) await read();
  };

  // one writer a book, so that a later answer always means a later version
  const work = [...books.slice(0, 3).map(write), ...Array.from({ length: READERS }, reader)];
  await trouble().finally(() => (over = true));
  await Promise.all(work);
  return tally;
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

it.each([
  ['all is well', () => pause(2_500)],
  [
    'Redis forgets everything again and again',
    async () => {
      for (let i = 0; i < 4; i += 1) {
        await pause(500);
        await redis.kill();
        await pause(200);
        await redis.restart();
      }
      await pause(1_000);
    },
  ],
])('no read shows less than was acknowledged before it began, while %s', async (_, trouble) => {
  const { reads, writes, hits, stale, torn } = await hammer(trouble);
  expect(stale).toEqual([]);
  expect(torn).toEqual([]);
  expect(Math.min(reads, writes, hits)).toBeGreaterThan(0);
});

it('no request fails while Redis is frozen, and nothing old is shown once it goes on', async () => {
  const { stale, torn } = await hammer(async () => {
    for (let i = 0; i < 2; i += 1) {
      await pause(500);
      redis.freeze();
      await pause(700);
      redis.thaw();
    }
    await pause(500);
  });
  expect(torn).toEqual([]);
  // while it is frozen, a writer may be answered before Redis knows; instances that still hear nothing say `unvalidated`
  expect(stale).toEqual([]);
});
