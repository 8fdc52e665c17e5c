import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { LineFault } from '../support/fault-proxy.js';
import type { Random } from '../freshness/random.js';
import { Client } from './client.js';
import type { Stand, StandInstance } from './stand.js';

/** How long a part is away, milliseconds. */
export const AWAY = 4_000;

/** Ends an instance as a supervisor does, and resolves when another is in its place. */
export async function replace(stand: Stand, instance: StandInstance): Promise<void> {
  process.kill(instance.pid, 'SIGTERM');
  await stand.replaced(instance);
}

/** Makes a line bad for as long as a part is away. */
export async function line(bad: Stand['redisLine'], fault: LineFault): Promise<void> {
  await bad.set(fault);
  await pause(AWAY);
  await bad.set({ kind: 'none' });
}

/** Cuts what goes over a line after some bytes, eight times while a part is away. */
export async function cutAgainAndAgain(bad: Stand['redisLine'], random: Random): Promise<void> {
  for (let times = 0; times < 8; times++) {
    await bad.set({ kind: 'cut', afterBytes: Math.floor(random.between(0, 20_000)) });
    await pause(AWAY / 8);
  }
  await bad.set({ kind: 'none' });
}

/** Half of them send the head of a request byte by byte, the others its body. */
export async function drip(port: number, clients: number, milliseconds: number): Promise<void> {
  const head = 'GET /v1/books?limit=1 HTTP/1.1\r\nHost: slow.example\r\nX-Padding: ';
  const begun = 'POST /v1/books HTTP/1.1\r\nHost: slow.example\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"title":"';
  const sockets: Socket[] = [];
  for (let i = 0; i < clients; i++) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.write(i % 2 === 0 ? head : begun);
    socket.resume();
    sockets.push(socket);
  }
  for (const end = performance.now() + milliseconds; performance.now() < end; await pause(250)) {
    for (const socket of sockets) if (socket.writable) socket.write('x');
  }
  for (const socket of sockets) socket.destroy();
}

/** Clients that are not counted. */
export async function flood(url: string, random: Random, clients: number, milliseconds: number): Promise<void> {
  const client = new Client(url, clients);
  const end = performance.now() + milliseconds;
  const ask = async (): Promise<void> => {
    while (performance.now() < end) {
      const offset = Math.floor(random.between(0, 900));
      await client.send({
        method: 'GET',
        path: `/v1/books?limit=20&offset=${offset}&sort=-title&updated=2000..${2_030 + Math.floor(random.between(0, 7_000))}`,
      });
    }
  };
  await Promise.all(Array.from({ length: clients }, ask));
  await client.close();
}

/** The list in another order. */
export function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
