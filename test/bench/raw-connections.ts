import { connect, type Socket } from 'node:net';

/** What became of a request. */
export interface Outcome {
  /** 0: the connection failed */
  status: number;
  /** milliseconds from when it was due, whether it could be sent then or not */
  took: number;
}

/**
 * Requests on keep-alive connections to 127.0.0.1, one at a time on each, with as little of the client's own time as can be: it shares
 * the machine with the server. Reads heads and lengths, nothing else.
 */
export class RawConnections {
  private readonly idle: Connection[] = [];
  private readonly due: { path: string; since: number }[] = [];
  private readonly sockets = new Set<Socket>();
  /** Requests that are under way or wait for a connection. */
  open = 0;

  /** `most`: connections at once. `headers`: whole lines, each with its CRLF. */
  constructor(
    private readonly port: number,
    private readonly most: number,
    private readonly headers: string,
    private readonly told: (outcome: Outcome) => void,
  ) {}

  /** Sends a request now, or as soon as a connection is free. */
  ask(path: string): void {
    this.open += 1;
    const request = { path, since: performance.now() };
    const connection = this.idle.pop() ?? (this.sockets.size < this.most ? this.another() : undefined);
    if (connection) connection.send(request, this.headers);
    else this.due.push(request);
  }

  close(): void {
    this.due.length = 0;
    for (const socket of this.sockets) socket.destroy();
  }

  private another(): Connection {
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    this.sockets.add(socket);
    const connection = new Connection(socket, (outcome) => {
      this.open -= 1;
      this.told(outcome);
      const next = this.due.shift();
      if (next && outcome.status === 0) this.another().send(next, this.headers);
      else if (next) connection.send(next, this.headers);
      else if (outcome.status !== 0) this.idle.push(connection);
    });
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => {
      this.sockets.delete(socket);
      const at = this.idle.indexOf(connection);
      if (at === -1) connection.fail();
      else this.idle.splice(at, 1);
    });
    return connection;
  }
}

class Connection {
  private since = 0;
  private status = 0;
  /** bytes of the body that are still to come; null: the head is not complete */
  private left: number | null = null;
  private head = '';

  constructor(
    private readonly socket: Socket,
    private readonly answered: (outcome: Outcome) => void,
  ) {
    socket.on('data', (chunk) => this.read(chunk));
  }

  send({ path, since }: { path: string; since: number }, headers: string): void {
    this.since = since;
    this.socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`);
  }

  /** What it was asked will not be answered. */
  fail(): void {
    this.answered({ status: 0, took: performance.now() - this.since });
  }

  private read(chunk: Buffer): void {
    let body = chunk.length;
    if (this.left === null) {
      const before = this.head.length;
      this.head += chunk.toString('latin1');
      const end = this.head.indexOf('\r\n\r\n');
      if (end === -1) return;
      this.status = Number(this.head.slice(9, 12));
      this.left = lengthOf(this.head.slice(0, end));
      body = before + chunk.length - end - 4;
      this.head = '';
    }
    this.left -= body;
    if (this.left > 0) return;
    this.left = null;
    this.answered({ status: this.status, took: performance.now() - this.since });
  }
}

function lengthOf(head: string): number {
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined && !/^HTTP\/1.1 (204|304)/.test(head)) throw new Error(`An answer without a length: ${head}`);
  return Number(length ?? 0);
}
