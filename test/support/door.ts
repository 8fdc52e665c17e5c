import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { freePort } from './free-port.js';

/** A way to the tests' PostgreSQL over TCP that can be shut, and that can get stuck. */
export interface Door {
  /** the address of a database behind it, which is at `url` */
  address(url: string): string;
  /** Takes connections; before that, they are refused. */
  open(): Promise<void>;
  /** Passes nothing on any more, as a server that hangs; connections are still taken. */
  jam(): void;
  /** Passes on what has waited. */
  free(): void;
  close(): void;
}

/** A door that is shut. */
export async function makeDoor(): Promise<Door> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let jammed = false;
  let behind = '';
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    if (jammed) socket.pause();
    socket.on('data', (data) => void other.write(data));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  };
  const server = createServer((client) => {
    const database = connect(behind);
    keep(client, database);
    keep(database, client);
    if (!jammed) return;
    for (const socket of [client, database]) socket.pause();
  });
  return {
    address: (url) => {
      const { searchParams } = new URL(url.replace('@/', '@localhost/'));
      behind = join(searchParams.get('host')!, `.s.PGSQL.${searchParams.get('port')}`);
      return url.replace('@/', `@127.0.0.1:${port}/`).replace(/\?.*/, '?sslmode=disable');
    },
    open: async () => void (await once(server.listen(port, '127.0.0.1'), 'listening')),
    jam: () => {
      jammed = true;
      for (const socket of sockets) socket.pause();
    },
    free: () => {
      jammed = false;
      for (const socket of sockets) socket.resume();
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
