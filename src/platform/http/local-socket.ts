import { once } from 'node:events';
import { lstat, rm } from 'node:fs/promises';
import type { Server as HttpServer } from 'node:http';
import { connect, createServer, type Server } from 'node:net';

/** Connections that wait to be accepted. A socket that has no place for another one refuses it, where a port lets it try again. */
const BACKLOG = 4_096;

/**
 * Has a server answer over a unix socket as well, for a proxy on the same machine, and answers what listens there. Everybody on the machine may
 * use it, as everybody may use a port of 127.0.0.1, and whoever does so counts as that address. Rejects when another process listens there, or
 * when the path is something else than a socket.
 */
export async function listenOnSocket(http: HttpServer, path: string): Promise<Server> {
  await removeLeft(path);
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    Object.defineProperty(socket, 'remoteAddress', { value: '127.0.0.1' });
    http.emit('connection', socket);
  });
  await once(server.listen({ path, backlog: BACKLOG, readableAll: true, writableAll: true }), 'listening');
  return server;
}

/** A process that was killed leaves its socket, on which nobody could listen again. */
async function removeLeft(path: string): Promise<void> {
  const there = await lstat(path).catch(() => null);
  if (there === null) return;
  if (!there.isSocket()) throw new Error('there is a file that is no socket');
  if (await isAnswered(path)) throw new Error('another process listens there');
  await rm(path);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
