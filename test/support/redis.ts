import { createClient } from 'redis';

export { startRedis, type TestRedis } from './redis-server.js';

/** The address of an empty logical database of the shared Redis that no other caller is given. */
export async function redisUrl(): Promise<string> {
  const server = process.env['COLOPHON_TEST_REDIS_URL'];
  if (server === undefined) throw new Error('No test Redis runs: the spec belongs in a Jest project with test/support/global-setup.ts.');
  const client = await createClient({ url: server }).connect();
  const taken = await client.incr('databases'); // database 0 only counts
  client.destroy();
  return `${server}/${taken}`;
}
