import type { Problem } from './problem.js';

/** What does not change from one answer to the next: a problem that is made once may be sent a thousand times a second. */
interface Prepared {
  headers: Readonly<Record<string, string>>;
  /** the same: names and values by turns */
  head: readonly string[];
  /** the body without its end */
  text: string;
}

const prepared = new WeakMap<Problem, Prepared>();

/**
 * A problem as it is sent, `application/problem+json` (RFC 9457): headers and text, for whoever writes the answer. As text it goes out
 * with its head in one piece; Fastify must be given bytes, since to text it would add a charset, which this media type does not have.
 */
export function problemAnswer(problem: Problem, requestId: string): Omit<Prepared, 'text'> & { body: string } {
  let known = prepared.get(problem);
  if (known === undefined) prepared.set(problem, (known = prepare(problem)));
  const { headers, head, text } = known;
  return { headers, head, body: `${text},"requestId":${JSON.stringify(requestId)}}` };
}

function prepare({ code, title, status, detail, errors, headers }: Problem): Prepared {
  const text = JSON.stringify({ type: `/problems/${code}`, title, status, detail, code, errors }).slice(0, -1);
  const general = { 'cache-status': 'Colophon; fwd=bypass', 'cache-control': 'no-store' };
  const all = { ...general, ...headers, 'content-type': 'application/problem+json' };
  return { headers: all, head: Object.entries(all).flat(), text };
}
