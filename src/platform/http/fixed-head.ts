import { IncomingMessage, ServerResponse, STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { connectionLimits } from './connection-limits.js';

/** Headers that many answers have: names and values by turns, and the lines that they are, written down once. */
export interface FixedHead {
  readonly pairs: readonly string[];
  readonly lines: string;
}

/** Where Node keeps the head of a response, from when it has been written until it is sent. */
type Written = ServerResponse & { _header: string };

/** How Node says that a connection is kept. */
const KEPT = `Connection: keep-alive\r\nKeep-Alive: timeout=${connectionLimits.keepAliveTimeout / 1_000}\r\n\r\n`;

/** Whether a head that is put there is what is sent. */
const keepsHeads = ((): boolean => {
  const sent: Buffer[] = [];
  const wire = new Writable({
    write: (chunk: Buffer, _, done) => {
      sent.push(chunk);
      done();
    },
  });
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  response.assignSocket(wire as Socket);
  (response as Written)._header = 'head';
  const written = response.headersSent;
  response.end(Buffer.from('body'));
  return written && Buffer.concat(sent).toString() === 'headbody';
})();

let second = -1;
let date = '';

/** Throws what `writeHead` of Node throws for names and values that cannot stand in a head. */
export function fixedHead(pairs: readonly string[]): FixedHead {
  // in one piece: what is joined of many is put together when it is sent, each time anew
  return { pairs, lines: Buffer.from(linesOf(pairs), 'latin1').toString('latin1') };
}

/**
 * Writes the head of an answer that has been made before: `page`, `always`, and `own`, which only this answer has (names and values by turns). The
 * answer is the same as that of `writeHead`, byte for byte. Node joins and checks each header of each answer anew, which is a tenth of what a hit of the
 * cache costs an instance; here that is done for `own` alone.
 *
 * Node has no public way to say so. Where it does not keep a head as it did in the versions that this was written for, and where the connection is to be
 * closed or is one of HTTP/1.0, it is `writeHead` that writes it.
 */
export function writeFixedHead(response: ServerResponse, status: number, page: FixedHead, always: FixedHead, own: readonly string[]): void {
  if (!keepsHeads || !response.shouldKeepAlive || response.req.httpVersion !== '1.1' || response.headersSent)
    return void response.writeHead(status, [...page.pairs, ...always.pairs, ...own]);
  response.statusCode = status;
  (response as Written)._header = headOf(status, page.lines + always.lines + linesOf(own));
}

function headOf(status: number, lines: string): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]!}\r\n${lines}Date: ${httpDate()}\r\n${KEPT}`;
}

function linesOf(pairs: readonly string[]): string {
  let lines = '';
  for (let i = 0; i < pairs.length; i += 2) {
    validateHeaderName(pairs[i]!);
    validateHeaderValue(pairs[i]!, pairs[i + 1]!);
    lines += `${pairs[i]!}: ${pairs[i + 1]!}\r\n`;
  }
  return lines;
}

/** Now, as RFC 9110 (5.6.7) writes it. */
function httpDate(): string {
  const now = Math.floor(Date.now() / 1_000);
  if (now !== second) {
    second = now;
    date = new Date(now * 1_000).toUTCString();
  }
  return date;
}
