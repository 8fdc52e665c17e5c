import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultProxy } from './fault-proxy.js';

let server: Server;
let proxy: FaultProxy;
const sockets: Socket[] = [];

beforeEach(async () => {
  server = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await FaultProxy.listen((server.address() as AddressInfo).port);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await proxy.close();
  await once(server.close(), 'close');
});

/** A connection through the line, and what has come back over it. */
async function open(): Promise<{ socket: Socket; received: () => string; until: (length: number) => Promise<string> }> {
  const socket = connect(proxy.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  let text = '';
  socket.setEncoding('utf8').on('data', (data: string) => (text += data));
  await once(socket, 'connect');
  const until = async (length: number) => {
    while (text.length < length) await once(socket, 'data');
    return text;
  };
  return { socket, received: () => text, until };
}

/** Resolves when a connection has gone, with or without an error. */
const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));

const elapsed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

it('carries bytes both ways, and the end of one side to the other', async () => {
  const { socket, until } = await open();
  socket.end('across the line');
  expect(await until(15)).toBe('across the line');
  await once(socket, 'close');
  expect(proxy.connections).toBe(0);
});

it('carries more than fits into its memory at once', async () => {
  const { socket, until } = await open();
  const long = 'x'.repeat(8_000_000);
  socket.write(long);
  expect(await until(long.length)).toHaveLength(long.length);
});

it('makes bytes late, in both directions', async () => {
  const { socket, until } = await open();
  proxy.set({ kind: 'latency', milliseconds: 60 });
  expect(await elapsed(async () => socket.write('late') && until(4))).toBeGreaterThanOrEqual(115);
});

it('lets nothing pass while it hangs, and everything afterwards', async () => {
  const { socket, received, until } = await open();
  proxy.set({ kind: 'hang' });
  socket.write('patience');
  const another = await open(); // is taken as well
  another.socket.write('too');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([received(), another.received()]).toEqual(['', '']);
  proxy.set({ kind: 'none' });
  expect([await until(8), await another.until(3)]).toEqual(['patience', 'too']);
});

it('resets what is open and what is opened', async () => {
  const { socket } = await open();
  const gone = closed(socket);
  proxy.set({ kind: 'reset' });
  await gone;
  const another = connect(proxy.port, '127.0.0.1');
  another.on('error', () => undefined);
  await closed(another);
  proxy.set({ kind: 'none' });
  const third = await open();
  third.socket.write('again');
  expect(await third.until(5)).toBe('again');
});

it('cuts a connection when so many bytes of the server have passed', async () => {
  const { socket, received } = await open();
  proxy.set({ kind: 'cut', afterBytes: 10 });
  socket.write('four');
  await once(socket, 'data');
  socket.write('and a good many more');
  await closed(socket);
  expect(received().length).toBeLessThanOrEqual(10);
});

it('drips, and stops dripping in the middle of it', async () => {
  const { socket, until, received } = await open();
  proxy.set({ kind: 'drip', milliseconds: 5 });
  socket.write('x'.repeat(2_000));
  await until(3);
  expect(received().length).toBeLessThan(2_000);
  proxy.set({ kind: 'none' });
  expect(await until(2_000)).toHaveLength(2_000);
});

it('is as narrow as it is told to be', async () => {
  const { socket, until } = await open();
  proxy.set({ kind: 'bandwidth', bytesPerSecond: 20_000 });
  expect(await elapsed(async () => socket.write('x'.repeat(4_000)) && until(4_000))).toBeGreaterThanOrEqual(180);
});

it('says nothing of the end of one side while it hangs', async () => {
  const { socket } = await open();
  proxy.set({ kind: 'hang' });
  socket.end('nobody waits for this');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(proxy.connections).toBe(1);
  proxy.set({ kind: 'none' });
  await closed(socket);
  expect(proxy.connections).toBe(0);
});

it('leads to a unix socket as well, and ends that, too', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'line-')), 'socket');
  const local = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(path);
  await once(local, 'listening');
  await proxy.close();
  proxy = await FaultProxy.listen(path);
  const { socket, until } = await open();
  socket.write('local');
  expect(await until(5)).toBe('local');
  const gone = closed(socket);
  proxy.set({ kind: 'reset' });
  await gone;
  await once(local.close(), 'close'); // none is left there
});
