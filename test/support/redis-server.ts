import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { findRedis } from '../../src/platform/embedded/embedded-redis.js';
import { superviseServer, type SupervisedProcess } from '../../src/platform/embedded/supervised-process.js';
import { freePort } from './free-port.js';

/** A Redis of one's own, to be treated badly. It ends with the process that started it. */
export interface TestRedis {
  /** stays the same over `restart` */
  readonly url: string;
  /** Ends it at once, without a farewell to its clients, and resolves when it has gone. */
  kill(): Promise<void>;
  /** Stops it from running: connections stay, and nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** Starts it again on the same port after `kill`; resolves when it answers. What it held is what `dump` wrote last, if that was wanted. */
  restart(memory?: 'empty' | 'as dumped'): Promise<void>;
  /** Sends it one command, as `redis-cli` would. */
  command(...words: string[]): Promise<unknown>;
  /** Writes what it holds to disk. */
  dump(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an empty Redis on a free port of 127.0.0.1 that writes nothing to disk by itself, and resolves when it answers. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const directory = mkdtempSync(join(tmpdir(), 'redis-'));
  let server = await launch(port, url, directory);
  const command = async (...words: string[]): Promise<unknown> => {
    const client = await createClient({ url }).connect();
    return client.sendCommand(words).finally(() => client.destroy());
  };
  const kill = async () => {
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
  };
  return {
    url,
    kill,
    freeze: () => void process.kill(server.pid, 'SIGSTOP'),
    thaw: () => void process.kill(server.pid, 'SIGCONT'),
    restart: async (memory = 'empty') => {
      if (memory === 'empty') rmSync(join(directory, DUMP), { force: true });
      server = await launch(port, url, directory);
    },
    command,
    dump: async () => void (await command('SAVE')),
    stop: async () => {
      await server.end('SIGKILL', 1_000);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const DUMP = 'dump.rdb';

async function launch(port: number, url: string, directory: string): Promise<SupervisedProcess> {
  const program = findRedis();
  if (program === null) throw new Error('The tests need a redis-server on the PATH.');
  const nowhere = openSync(devNull, 'w');
  const client = createClient({ url, socket: { reconnectStrategy: 10 } });
  client.on('error', () => undefined); // refused until it listens
  try {
    // a logical database for every spec that asks for one
    const args = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--databases',
      '1024',
      '--dir',
      directory,
      '--dbfilename',
      DUMP,
    ];
    const server = await superviseServer(program, args, { account: null, output: nowhere });
    await Promise.race([client.connect(), server.exited.then((how) => Promise.reject(new Error(`redis-server did not start (${how}).`)))]);
    return server;
  } finally {
    client.destroy();
    closeSync(nowhere);
  }
}
