import type { Exchanged } from '../support/exchange.js';
import type { Case } from './requests.js';

/** What belongs to the inside of the service, and to no refusal. */
const INSIDE: readonly (readonly [name: string, form: RegExp])[] = [
  ['a stack', /\bat (?:async )?[\w$.<>[\] ]+ \((?:file:|node:|\/)[^)]*\)/],
  ['a line of code', /[\w-]+\.(?:[cm]?js|ts):\d+(?::\d+)?/],
  ['a path', /(?:\/(?:home|root|usr|tmp|opt|app|var|srv|work)\/|node_modules|dist\/)[\w./-]*/],
  ['a module of Node', /\bnode:[a-z_]+\//],
  ['SQL', /\b(?:select|insert into|update|delete from)\b[^.]{1,200}\b(?:from|values|set|where)\b/i],
  ['SQL', /\$\d+::|\b(?:SQLSTATE|QueryFailedError|TypeORM|typeorm)\b/],
  [
    'PostgreSQL',
    /violates [a-z-]+ constraint|duplicate key value|syntax error at|invalid input syntax|invalid byte sequence|out of range for type|relation "\w+"|column "\w+"|deadlock detected|canceling statement|terminating connection|value too long for|index row size|password authentication|too many clients/,
  ],
  [
    'an error of JavaScript',
    /\b(?:TypeError|RangeError|ReferenceError|Cannot read propert|is not a function|Maximum call stack|ECONNREFUSED|ETIMEDOUT)\b/,
  ],
  ['the framework', /\b(?:FST_ERR_\w+|NestFactory|class-validator|class-transformer|find-my-way|fastify)\b/i],
];

/** What of the inside an answer shows. What the client sent itself may come back. */
export function leaksOf(sent: Case, { status, headers, body }: Exchanged, secrets: readonly string[]): string[] {
  const head = JSON.stringify(headers);
  const found = secrets.filter((secret) => body.includes(secret) || head.includes(secret)).map(() => 'a secret');
  if (status < 400) return found;
  const own = ownText(sent);
  for (const [name, form] of INSIDE) {
    const [shown] = form.exec(body) ?? form.exec(head) ?? [];
    if (shown !== undefined && !own.includes(shown.toLowerCase())) found.push(`${name}: ${shown.slice(0, 200)}`);
  }
  return found;
}

/** All that the client sent, as it may come back: as it was, and decoded. */
function ownText({ method, target, headers, body }: Case): string {
  const decoded = target.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(parseInt(code.slice(1), 16)));
  const sent = [method, target, decoded, JSON.stringify(headers), body?.toString() ?? ''].join('\n').toLowerCase();
  return `${sent}\n${sent.replaceAll('"', '\\"')}`;
}
