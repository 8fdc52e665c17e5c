import { Logger } from '@nestjs/common';
import { createClient } from 'redis';

export type RedisClient = ReturnType<typeof connectTo>;

const logger = new Logger('Redis');

/**
 * A client that never takes the process down and never makes a request wait for an outage: commands fail at once while it is
 * disconnected, and a server that hangs for a second is dropped. It connects in the background, now and after every loss.
 * `url`: `redis://`, `rediss://` or `unix:///path/to/socket`.
 */
export function openRedis(url: string) {
  const client = connectTo(url);
  let down = false;
  client.on('error', (error: Error) => {
    if (!down) logger.warn(`Redis cannot be reached (${error.message}); answers come from the database until it can.`);
    down = true;
  });
  client.on('ready', () => {
    if (down) logger.log('Redis is back.');
    down = false;
  });
  client.connect().catch(() => undefined); // the listener above has said it, and the client goes on trying
  return client;
}

function connectTo(url: string) {
  const socket = {
    connectTimeout: 2_000,
    // an idle connection lives on the pings; one whose server hangs does not
    socketTimeout: 1_000,
    reconnectStrategy: (retries: number) => Math.min(100 * 2 ** retries, 2_000) + Math.floor(Math.random() * 100),
  };
  return createClient({
    ...(url.startsWith('unix://') ? { socket: { ...socket, path: decodeURIComponent(new URL(url).pathname) } } : { url, socket }),
    disableOfflineQueue: true,
    pingInterval: 400,
    commandOptions: { timeout: 0 }, // one AbortSignal a command would halve the throughput; the store sets one deadline
  });
}
