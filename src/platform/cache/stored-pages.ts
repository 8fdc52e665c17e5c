import { ownBytes } from './own-bytes.js';
import type { StoredPage } from './page-store.js';
import type { RedisLink } from './redis-link.js';

/** A page as it lies in Redis: which request it answers, and the tokens that it was built under. */
export interface PageInRedis {
  key: string;
  vector: string;
  page: StoredPage;
}

/** The first line of a stored page; the body follows it, and then the compressed body. */
interface Head extends Omit<StoredPage, 'body' | 'gzip'> {
  key: string;
  vector: string;
  /** bytes */
  length: number;
}

/** Reads the pages under these keys of Redis that are there; null when it cannot be asked. */
export async function readPages(link: RedisLink, keys: string[]): Promise<ReadonlyMap<string, PageInRedis> | null> {
  const replies = await link.ask('MGET', (_, bytes) => bytes.mGet(keys), null);
  return replies && new Map(keys.flatMap((key, i) => (replies[i] ? [[key, decode(replies[i])]] : [])));
}

/** Writes a page under a key of Redis, for `ttl` milliseconds. Answers whether it was taken. */
export async function writePage(link: RedisLink, at: string, page: PageInRedis, ttl: number): Promise<boolean> {
  const bytes = encode(page);
  return (await link.ask('SET', (client) => client.set(at, bytes, { PX: ttl }), null)) === 'OK';
}

function encode({ key, vector, page: { body, gzip, ...page } }: PageInRedis): Buffer {
  const head: Head = { key, vector, ...page, length: body.length };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body, gzip ?? Buffer.alloc(0)]);
}

function decode(reply: Buffer): PageInRedis {
  const stored = ownBytes(reply);
  const end = stored.indexOf(10) + 1;
  const { key, vector, length, ...page } = JSON.parse(stored.toString('utf8', 0, end)) as Head;
  const rest = stored.subarray(end + length);
  return { key, vector, page: { ...page, body: stored.subarray(end, end + length), gzip: rest.length > 0 ? rest : null } };
}
