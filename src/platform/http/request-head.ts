import type { IncomingMessage } from 'node:http';
import { Problem } from '../problems/problem.js';
import { BODY_LIMIT } from './connection-limits.js';

/** Characters of the query of an address as it is sent: what a link may have, with its cursor. */
export const LONGEST_SENT = 6_000;

/** The one expectation that there is (RFC 9110, 10.1.1), as Node looks for it. */
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;
const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS']);

type Head = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders' | 'httpVersion'>;

/**
 * The target of a request in origin-form (RFC 9112, 3.2.1). A server must take the absolute-form (3.2.2) as well; nobody after us then
 * has to know it, so no two readers can disagree where its path begins. What cannot be read stays as it is, and headMistake refuses it.
 */
export function originForm(target: string): string {
  if (target.startsWith('/')) return target; // nearly all of them
  const absolute = /^https?:\/\/[^/?#\s@]+([/?].*)?$/i.exec(target);
  if (absolute === null) return target;
  const [, rest = '/'] = absolute;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** What is wrong with the head of a request, whatever address it names, as the problem to answer; null when nothing is. */
export function headMistake(request: Head): Problem | null {
  const { method = '', url = '', headers, httpVersion } = request;
  if (httpVersion === '0.9') return unreadable('HTTP/0.9 is not spoken here.');
  const hosts = hostsOf(request.rawHeaders);
  if (hosts > 1) return inHeader('host', 'repeated', 'must be given once');
  if (hosts === 0 && httpVersion !== '1.0') return inHeader('host', 'missing', 'must be given');
  if (headers.expect !== undefined && httpVersion !== '1.0' && !CONTINUE.test(headers.expect))
    return new Problem('expectation-failed', 'The only expectation that can be met is 100-continue.');
  if ((headers['transfer-encoding'] ?? 'chunked').toLowerCase() !== 'chunked')
    return inHeader('transfer-encoding', 'out-of-range', 'must be chunked or absent');
  if (!url.startsWith('/') && !(url === '*' && method === 'OPTIONS')) return unreadable('The address must begin with a slash.');
  if (url.includes('#')) return unreadable('An address that is sent has no fragment: write # as %23.');
  const query = url.indexOf('?');
  if (query !== -1 && url.length - query - 1 > LONGEST_SENT)
    return new Problem('address-too-long', `The query of an address may have ${LONGEST_SENT} characters.`);
  if (BODILESS.has(method) && hasBody(headers)) return bodyNotRead(method);
  return null;
}

/** A body with a method that has none is refused, rather than that something in it is passed over. */
export function bodyNotRead(method: string): Problem {
  return new Problem('invalid-request', `A ${method} has no body here: what it asks for stands in the address.`, {
    errors: [{ in: 'body', pointer: '', code: 'unknown', message: `is not read with ${method}` }],
  });
}

/** The body that a request announces is longer than any that is read. */
export function announcesTooMuch({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return Number(headers['content-length'] ?? 0) > BODY_LIMIT;
}

/** How many Host headers there are; Node keeps the first one and drops the others. Runs for every hit, so it makes nothing. */
function hostsOf(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

function hasBody(headers: IncomingMessage['headers']): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function unreadable(detail: string): Problem {
  return new Problem('invalid-request', detail);
}

function inHeader(name: string, code: string, message: string): Problem {
  return new Problem('invalid-request', `The header ${name} ${message}.`, {
    errors: [{ in: 'header', name, code, message: `${name} ${message}` }],
  });
}
