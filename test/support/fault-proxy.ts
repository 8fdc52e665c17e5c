import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What a line does to the bytes that it carries. */
export type LineFault =
  | { kind: 'none' }
  /** every piece arrives so many milliseconds later, in either direction */
  | { kind: 'latency'; milliseconds: number }
  /** so many bytes a second pass, for each connection and direction */
  | { kind: 'bandwidth'; bytesPerSecond: number }
  /** bytes pass one at a time, with so many milliseconds between two */
  | { kind: 'drip'; milliseconds: number }
  /** connections are taken and stay open, and nothing passes; what waits passes when the fault is over */
  | { kind: 'hang' }
  /** connections are reset, those that are open and every new one */
  | { kind: 'reset' }
  /** each connection is reset when so many bytes of the server have passed since the fault began */
  | { kind: 'cut'; afterBytes: number };

/** What waits for a slow receiver before the sender is paused, in bytes. */
const MOST_WAITING = 1_048_576;

/** A TCP line to a server that can be made bad, and good again, while connections are open on it. */
export class FaultProxy {
  private fault: LineFault = { kind: 'none' };
  private readonly change = new News();
  private readonly lines = new Set<Line>();

  private constructor(
    private readonly server: Server,
    private readonly target: NetConnectOpts,
  ) {
    server.on('connection', (client) => this.carry(client));
  }

  /** Listens on a free port of 127.0.0.1. `target`: a port of 127.0.0.1, or the path of a unix socket. */
  static async listen(target: number | string): Promise<FaultProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultProxy(server, typeof target === 'number' ? { host: '127.0.0.1', port: target } : { path: target });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** connections that are open */
  get connections(): number {
    return this.lines.size;
  }

  /** From now on the line has this fault and no other. */
  set(fault: LineFault): void {
    this.fault = fault;
    for (const line of this.lines) {
      line.carried = 0;
      if (fault.kind === 'reset') line.reset();
    }
    this.change.tell();
  }

  /** Ends every connection, and listens no more. */
  async close(): Promise<void> {
    this.set({ kind: 'reset' });
    await once(this.server.close(), 'close');
  }

  private carry(client: Socket): void {
    client.on('error', () => undefined); // each side hears of the end of the other
    if (this.fault.kind === 'reset') return reset(client);
    const server = connect({ ...this.target, allowHalfOpen: true, noDelay: true });
    server.on('error', () => undefined);
    const line = new Line(client, server);
    this.lines.add(line);
    for (const [end, other] of [
      [client, server],
      [server, client],
    ] as const) {
      end.once('close', (failed) => {
        this.lines.delete(line);
        if (failed || !other.writableEnded) reset(other);
      });
    }
    void this.pass(client, server, line, 'from the client');
    void this.pass(server, client, line, 'from the server');
  }

  /** Hands on what one side sends, as late as the fault that holds at that moment wants it. */
  private async pass(from: Socket, to: Socket, line: Line, direction: 'from the client' | 'from the server'): Promise<void> {
    for await (const { bytes, arrived } of piecesOf(from)) {
      await this.delay(arrived);
      for (const part of this.partsOf(bytes)) {
        await this.delayFor(part.length);
        if (to.destroyed) return;
        const passing = direction === 'from the server' ? this.cut(part, line) : part;
        if (passing.length > 0 && !to.write(passing)) await Promise.race([once(to, 'drain'), once(to, 'close')]).catch(() => undefined);
        if (passing.length < part.length) return line.reset();
      }
    }
    if (!to.destroyed) to.end();
  }

  private async delay(arrived: number): Promise<void> {
    for (;;) {
      const { fault } = this;
      const wait = fault.kind === 'hang' ? Infinity : fault.kind === 'latency' ? arrived + fault.milliseconds - performance.now() : 0;
      if (wait <= 0) return;
      await this.waitOrChange(wait);
    }
  }

  private partsOf(bytes: Buffer): Buffer[] {
    const { fault } = this;
    if (fault.kind === 'drip') return Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
    if (fault.kind !== 'bandwidth') return [bytes];
    const size = Math.max(1, Math.ceil(fault.bytesPerSecond / 20));
    return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
  }

  private async delayFor(length: number): Promise<void> {
    const { fault } = this;
    if (fault.kind === 'drip') await this.waitOrChange(fault.milliseconds);
    if (fault.kind === 'bandwidth') await this.waitOrChange((1_000 * length) / fault.bytesPerSecond);
  }

  /** What of these bytes passes before the connection is cut. */
  private cut(bytes: Buffer, line: Line): Buffer {
    if (this.fault.kind !== 'cut') return bytes;
    const passing = bytes.subarray(0, Math.max(0, this.fault.afterBytes - line.carried));
    line.carried += passing.length;
    return passing;
  }

  private async waitOrChange(milliseconds: number): Promise<void> {
    const over = new AbortController();
    const timer = milliseconds === Infinity ? [] : [pause(milliseconds, undefined, { signal: over.signal }).catch(() => undefined)];
    await Promise.race([this.change.next(), ...timer]);
    over.abort();
  }
}

/** Ends a connection at once; over a unix socket, which knows no reset, without one. */
function reset(socket: Socket): void {
  try {
    socket.resetAndDestroy();
  } catch {
    socket.destroy();
  }
}

/** Something that some wait for. */
class News {
  private waiting: (() => void)[] = [];

  /** Resolves the next time that it is told. */
  next(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  tell(): void {
    const told = this.waiting;
    this.waiting = [];
    for (const resolve of told) resolve();
  }
}

/** One connection: its two sides, and what has come from the server since the fault began. */
class Line {
  carried = 0;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
  ) {}

  reset(): void {
    reset(this.client);
    reset(this.server);
  }
}

/** What a socket receives, with the times of arrival, until it ends or is destroyed. It is paused while too much waits. */
async function* piecesOf(socket: Socket): AsyncGenerator<{ bytes: Buffer; arrived: number }> {
  const waiting: { bytes: Buffer; arrived: number }[] = [];
  let size = 0;
  let over: 'no' | 'ended' | 'destroyed' = 'no';
  const news = new News();
  socket.on('data', (bytes) => {
    waiting.push({ bytes, arrived: performance.now() });
    size += bytes.length;
    if (size > MOST_WAITING) socket.pause();
    news.tell();
  });
  socket.once('end', () => {
    over = 'ended';
    news.tell();
  });
  socket.once('close', () => {
    if (over === 'no') over = 'destroyed';
    news.tell();
  });
  for (;;) {
    const next = waiting.shift();
    if (next !== undefined) {
      size -= next.bytes.length;
      if (size <= MOST_WAITING) socket.resume();
      yield next;
    } else if (over !== 'no') return;
    else await news.next();
  }
}
