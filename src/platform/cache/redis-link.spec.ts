import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { ErrorReply } from 'redis';
import type { RedisClient } from './redis-connection.js';
import { RedisLink } from './redis-link.js';

/** A Redis that can hang, under a clock that the test moves. */
class FakeRedis extends EventEmitter {
  isReady = false;
  hangs = false;
  asked: string[] = [];
  settings = '';

  connect(runId: string): void {
    this.isReady = true;
    this.info = () => this.answer('INFO', `redis_version:7.0.0\r\nrun_id:${runId}\r\n${this.settings}`);
    this.emit('ready');
  }
  info = () => this.answer('INFO', '');
  ping = () => this.answer('PING', 'PONG');
  withTypeMapping = () => this;
  destroy = () => undefined;

  private answer(name: string, reply: string): Promise<string> {
    this.asked.push(name);
    return this.hangs ? new Promise(() => undefined) : Promise.resolve(reply);
  }
}

let redis: FakeRedis;
let link: RedisLink;
beforeEach(() => {
  jest.useFakeTimers();
  redis = new FakeRedis();
  link = new RedisLink(redis as unknown as RedisClient);
});
afterEach(() => {
  link.close();
  jest.useRealTimers();
});

const ask = () => link.ask('PING', (client) => client.ping(), 'no answer');
const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

describe('a connection to Redis', () => {
  it('is used once the server is known, what was written is settled, and three answers came in time', async () => {
    link.beforeUse = jest.fn(async () => true);
    redis.connect('abc');
    expect(link.available).toBe(false);
    await pass(0);
    expect(link).toMatchObject({ available: true, prefix: 'colophon:abc:' });
    expect(redis.asked).toEqual(['INFO', 'PING', 'PING', 'PING', 'PING']);
    expect(link.beforeUse).toHaveBeenCalledTimes(1);
  });

  it('is not used while something that was written cannot be settled', async () => {
    link.beforeUse = async () => false;
    redis.connect('abc');
    await pass(200);
    expect(link.available).toBe(false);
    link.beforeUse = async () => true;
    await pass(300);
    expect(link.available).toBe(true);
  });

  it('is left alone when a command has waited for 50 ms, and all that wait are told', async () => {
    redis.connect('abc');
    await pass(0);
    redis.hangs = true;
    const waiting = [ask(), ask()];
    await pass(49);
    expect(link.available).toBe(true);
    await pass(2);
    expect(await Promise.all(waiting)).toEqual(['no answer', 'no answer']);
    expect(link).toMatchObject({ available: false, reachable: false, outages: 1 });
    redis.hangs = false;
    await pass(400);
    expect(link.available).toBe(true);
  });

  it('is used on when commands wait because this process waits for a processor', async () => {
    redis.connect('abc');
    await pass(100);
    jest.useRealTimers();
    const answer = link.ask('GET', () => new Promise((resolve) => setTimeout(resolve, 120, 'late')), 'no answer');
    const busy = setInterval(() => {
      for (const end = performance.now() + 40; performance.now() < end;);
    });
    const answered = await answer;
    clearInterval(busy);
    expect(answered).toBe('late');
    expect(link).toMatchObject({ available: true, outages: 0 });
  });

  it('asks a Redis that goes on hanging less and less often', async () => {
    redis.connect('abc');
    await pass(0);
    redis.hangs = true;
    void ask();
    redis.asked = [];
    await pass(10_000);
    expect(redis.asked.length).toBeGreaterThan(3);
    expect(redis.asked.length).toBeLessThan(12);
  });

  it('has another prefix after the server was restarted', async () => {
    redis.connect('abc');
    await pass(0);
    redis.isReady = false;
    redis.emit('error', new Error('gone'));
    expect(link).toMatchObject({ available: false, prefix: null, outages: 1 });
    redis.connect('def');
    await pass(0);
    expect(link).toMatchObject({ available: true, prefix: 'colophon:def:' });
  });

  it('that is away for a moment tells those who wait that it is back, and lets the others go when their time is over', async () => {
    redis.connect('abc');
    await pass(0);
    expect(await link.back(250)).toBe(true);
    redis.hangs = true;
    void ask();
    await pass(60);
    expect(link.available).toBe(false);
    const [patient, impatient] = [link.back(1_000), link.back(10)];
    await pass(20);
    expect(await impatient).toBe(false);
    redis.hangs = false;
    await pass(900);
    expect(await patient).toBe(true);
    redis.isReady = false;
    expect(await link.back(1_000)).toBe(false);
  });

  it('that is doubted settles before it is used again', async () => {
    redis.connect('abc');
    await pass(0);
    link.beforeUse = jest.fn(async () => true);
    link.doubt();
    expect(link).toMatchObject({ available: false, reachable: true });
    await pass(0);
    expect(link.available).toBe(true);
    expect(link.beforeUse).toHaveBeenCalledTimes(1);
  });
});

describe('a connection to Redis that is doubted or refused', () => {
  it('settles once more when it is doubted while it settles', async () => {
    redis.connect('abc');
    await pass(0);
    let settled!: (all: boolean) => void;
    link.beforeUse = jest.fn(() => new Promise<boolean>((resolve) => (settled = resolve)));
    link.doubt();
    await pass(0);
    link.doubt(); // for what was written after the first settlement looked
    settled(true);
    await pass(0);
    expect(link).toMatchObject({ available: false, reachable: true });
    expect(link.beforeUse).toHaveBeenCalledTimes(2);
    settled(true);
    await pass(0);
    expect(link.available).toBe(true);
  });

  it('goes on when the server only refuses a command of the client', async () => {
    redis.connect('abc');
    await pass(0);
    redis.emit('error', new ErrorReply('MISCONF Redis is configured to save RDB snapshots'));
    expect(link.available).toBe(true);
    redis.isReady = false;
    redis.emit('error', new Error('Socket closed unexpectedly'));
    expect(link.available).toBe(false);
  });

  it('asks again who the server is when it would not say', async () => {
    redis.connect('abc');
    redis.info = () => Promise.reject(new ErrorReply('BUSY'));
    redis.emit('ready');
    await pass(0);
    expect(link.available).toBe(false);
    redis.info = () => Promise.resolve('run_id:abc');
    await pass(300);
    expect(link.available).toBe(true);
  });
});

describe('the eviction policy', () => {
  it.each([
    ['maxmemory:0\r\nmaxmemory_policy:noeviction\r\n', null],
    ['maxmemory:1000000\r\nmaxmemory_policy:volatile-lru\r\n', null],
    ['maxmemory:1000000\r\nmaxmemory_policy:noeviction\r\n', /no page is stored/],
    ['maxmemory:1000000\r\nmaxmemory_policy:allkeys-lru\r\n', /evicts the tokens/],
  ])('of %j is warned of when it costs pages', async (settings, warning) => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    redis.settings = settings;
    redis.connect('abc');
    await pass(0);
    expect(warn.mock.calls.map(([text]) => text as string)).toEqual(warning ? [expect.stringMatching(warning)] : []);
    warn.mockRestore();
  });
});
