// One instance of the application for the freshness check, with stalls where a race needs one: node instance.mjs DIST, and on standard
// input as JSON its Settings, a seed, and how much to stall. It runs what was compiled to DIST; nothing of the application knows of it.
import 'reflect-metadata';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const dist = process.argv[2];
const load = (file) => import(pathToFileURL(join(dist, file)).href);
const { settings, seed, stalls } = JSON.parse(await text(process.stdin));
const random = mulberry32(seed);
let dieInNextSettlement = false;

/** Sometimes waits up to so many milliseconds. */
const sometimes = (share, most) => (random() < share * stalls ? pause(random() * most) : undefined);

/** Replaces a method by one that may wait before and after it. */
function stall(prototype, method, { before = [0, 0], after = [0, 0] }) {
  const original = prototype[method];
  prototype[method] = async function stalled(...args) {
    await sometimes(...before);
    const answer = await original.apply(this, args);
    await sometimes(...after);
    return answer;
  };
}

const { CacheOutbox } = await load('platform/database/cache-outbox.js');
const { Database } = await load('platform/database/database.js');
const { RedisLink } = await load('platform/cache/redis-link.js');
const { RedisPageStore } = await load('platform/cache/redis-page-store.js');

stall(Database.prototype, 'rows', { before: [0.2, 15], after: [0.4, 40] });
stall(CacheOutbox.prototype, 'touchedBy', { after: [0.2, 15] });
stall(RedisPageStore.prototype, 'save', { before: [0.2, 20] });
stall(RedisLink.prototype, 'ask', { after: [0.08, 80] });
const settle = CacheOutbox.prototype.settle;
CacheOutbox.prototype.settle = async function stalled(...given) {
  // the commit has happened, and nobody has been told of it
  if (dieInNextSettlement) process.kill(process.pid, 'SIGKILL');
  await sometimes(0.3, 80);
  await settle.apply(this, given);
  await sometimes(0.1, 15);
};

const { createApp } = await load('app.js');
const app = await createApp(settings);
await app.listen(0, '127.0.0.1');
process.on('message', () => (dieInNextSettlement = true));
process.on('disconnect', () => process.exit(0));
process.send({ port: app.getHttpServer().address().port });

/** Random numbers from 0 to 1 that are the same for the same seed (T. Ettinger's mulberry32). */
function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
