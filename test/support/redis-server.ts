import { closeSync, openSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
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
  /** Starts it again, empty, on the same port after `kill`; resolves when it answers. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Redis on a free port of 127.0.0.1 that keeps nothing on disk, and resolves when it answers. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server = await launch(port, url);
  const kill = async () => {
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
  };
  return {
    url,
    kill,
    freeze: () => void process.kill(server.pid, 'SIGSTOP'),
    thaw: () => void process.kill(server.pid, 'SIGCONT'),
    restart: async () => {
      server = await launch(port, url);
    },
    stop: () => server.end('SIGKILL', 1_000),
  };
}

async function launch(port: number, url: string): Promise<SupervisedProcess> {
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
      tmpdir(),
    ];
    const server = await superviseServer(program, args, { account: null, output: nowhere });
    await Promise.race([client.connect(), server.exited.then((how) => Promise.reject(new Error(`redis-server did not start (${how}).`)))]);
    return server;
  } finally {
    client.destroy();
    closeSync(nowhere);
  }
}
