import type { Problem } from './problem.js';

/**
 * A problem as it is sent, `application/problem+json` (RFC 9457): headers and text, for whoever writes the answer. As text it goes out
 * with its head in one piece; Fastify must be given bytes, since to text it would add a charset, which this media type does not have.
 */
export function problemAnswer(problem: Problem, requestId: string): { headers: Record<string, string>; body: string } {
  const { code, title, status, detail, errors } = problem;
  const body = JSON.stringify({ type: `/problems/${code}`, title, status, detail, code, requestId, errors });
  const headers = { 'cache-status': 'Colophon; fwd=bypass', 'cache-control': 'no-store', ...problem.headers };
  return { headers: { ...headers, 'content-type': 'application/problem+json' }, body };
}
