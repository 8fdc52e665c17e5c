import { Agent, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Answer } from './api-contract.js';

/** What is sent: the target goes out as it is written here. */
export interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** An answer, and how long it took from the first byte that was sent, in milliseconds. */
export interface Exchanged extends Answer {
  readonly took: number;
}

/** One server, over connections that are kept. */
export class Exchange {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });
  private readonly host: string;
  private readonly port: number;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.host = hostname;
    this.port = Number(port || 80);
  }

  /**
   * Sends a request; rejects when no whole answer comes within `patience` milliseconds. A server may close a connection that is kept in the
   * moment in which it is used again: then the request goes out once more, on a new one.
   */
  async send(sent: Sent, patience = 10_000): Promise<Exchanged> {
    return this.once(sent, patience, this.agent).catch((error: Error & { reused?: boolean }) => {
      if (error.reused) return this.once(sent, patience, new Agent());
      throw error;
    });
  }

  /** The same, for those to whom no answer is a finding and no failure. */
  attempt(sent: Sent, patience?: number): Promise<{ answer: Exchanged; error: null } | { answer: null; error: NodeJS.ErrnoException }> {
    return this.send(sent, patience).then(
      (answer) => ({ answer, error: null }),
      (error: NodeJS.ErrnoException) => ({ answer: null, error }),
    );
  }

  private once({ method, target, headers, body }: Sent, patience: number, agent: Agent): Promise<Exchanged> {
    return new Promise((resolve, reject) => {
      const begun = performance.now();
      const length: Record<string, string> = body === null ? {} : { 'content-length': String(body.length) };
      const sending = request(
        { agent, host: this.host, port: this.port, method, path: target, headers: { ...length, ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            clearTimeout(deadline);
            resolve({
              status: response.statusCode!,
              headers: response.headers,
              body: plain(Buffer.concat(chunks), response.headers['content-encoding']).toString(),
              took: performance.now() - begun,
            });
          });
        },
      );
      const deadline = setTimeout(() => sending.destroy(new Error(`no answer within ${patience} ms`)), patience);
      sending.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(deadline);
        reject(Object.assign(error, { reused: sending.reusedSocket && error.code === 'ECONNRESET' }));
      });
      sending.end(body ?? undefined);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function plain(body: Buffer, encoding: string | undefined): Buffer {
  if (body.length === 0) return body;
  return encoding === 'gzip' ? gunzipSync(body) : encoding === 'br' ? brotliDecompressSync(body) : body;
}
