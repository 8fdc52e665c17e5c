import { Pool } from 'undici';

export interface Request {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  headers?: Record<string, string>;
  body?: object;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** What came of a request, and what is wrong with that. */
export interface Outcome {
  reply: Reply | null;
  /** null: it was answered with a success. Else `503 overloaded`, `502 text/html`, `no answer (ECONNRESET)` … */
  failure: string | null;
}

/** How long a client waits for the head of an answer, milliseconds: longer than anything on the way. */
const PATIENCE = 12_000;

/** Clients of the service, over connections that are kept. */
export class Client {
  /** requests that were sent once more, as RFC 9110, 9.2.2 allows, because their connection was closed before an answer */
  reconnects = 0;
  private readonly pool: Pool;

  constructor(url: string, connections: number) {
    this.pool = new Pool(url, { connections, pipelining: 1, headersTimeout: PATIENCE, bodyTimeout: PATIENCE });
  }

  /** Sends a request. Never rejects. */
  async send(request: Request): Promise<Outcome> {
    try {
      return await this.once(request).catch(async (error: NodeJS.ErrnoException) => {
        // PATCH is not idempotent, nor is a POST without a key
        const repeatable = request.method === 'GET' || request.headers?.['idempotency-key'] !== undefined;
        if (!repeatable || !/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/.test(error.code ?? '')) throw error;
        this.reconnects += 1;
        return this.once(request);
      });
    } catch (error) {
      return { reply: null, failure: `no answer (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})` };
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private async once({ method, path, headers, body }: Request): Promise<Outcome> {
    const answer = await this.pool.request({
      method,
      path,
      headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      body: body ? JSON.stringify(body) : null,
    });
    const text = await answer.body.text();
    const reply = { status: answer.statusCode, headers: answer.headers as Record<string, string>, text };
    return { reply, failure: reply.status < 300 || reply.status === 304 ? null : failureOf(reply) };
  }
}

/** How an answer fails: its status and the code of its problem, and what an honest refusal would have and it has not. */
function failureOf({ status, headers, text }: Reply): string {
  const type = String(headers['content-type']).split(';')[0]!;
  if (type !== 'application/problem+json') return `${status} ${type}`;
  const { code } = JSON.parse(text) as { code: string };
  const needsDate = (status === 503 || status === 429) && headers['retry-after'] === undefined;
  return `${status} ${code}${needsDate ? ' without Retry-After' : ''}`;
}
