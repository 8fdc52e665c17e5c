import { Agent, request } from 'node:http';
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

  /** Sends a request; rejects when no whole answer comes within `patience` milliseconds. */
  send({ method, target, headers, body }: Sent, patience = 10_000): Promise<Exchanged> {
    return new Promise((resolve, reject) => {
      const begun = performance.now();
      const length: Record<string, string> = body === null ? {} : { 'content-length': String(body.length) };
      const sending = request(
        { agent: this.agent, host: this.host, port: this.port, method, path: target, headers: { ...length, ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            clearTimeout(deadline);
            resolve({
              status: response.statusCode!,
              headers: response.headers,
              body: Buffer.concat(chunks).toString(),
              took: performance.now() - begun,
            });
          });
        },
      );
      const deadline = setTimeout(() => sending.destroy(new Error(`no answer within ${patience} ms`)), patience);
      sending.on('error', (error) => {
        clearTimeout(deadline);
        reject(error);
      });
      sending.end(body ?? undefined);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
