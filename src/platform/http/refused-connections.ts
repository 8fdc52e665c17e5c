import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { visitOf } from '../entrance/visit.js';
import { requestIdOf } from '../observability/request-id.js';
import { problemAnswer } from '../problems/problem-answer.js';
import { Problem } from '../problems/problem.js';
import { lastResponseOf } from './last-response.js';
import { announcesTooMuch } from './request-head.js';

/** Milliseconds in which what a refused client still sends is read and dropped; a reset would take the answer from it. */
const LINGER = 500;

const refused = new WeakSet<Duplex>();
const waiting = new WeakSet<ServerResponse>();

/** Answers with a problem document what Node would refuse in its own words, or not at all. */
export function refuseConnections(server: Server): void {
  // the size of a head is limited; of their number Node would drop what is over 2,000 without a word
  server.maxHeadersCount = 0;
  server.on('connect', (request: IncomingMessage, socket: Duplex) =>
    refuse(socket, new Problem('invalid-request', 'This server is no proxy: it opens no tunnels.'), request),
  );
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    // a client that asks first is spared a body that would be refused
    if (!announcesTooMuch(request)) response.writeContinue();
    server.emit('request', request, response);
  });
  // refused as any other mistake of a head is
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => server.emit('request', request, response));
}

/** What Node found no request in: the listener of `clientError`. */
export function refuseMalformed(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const response = lastResponseOf(socket);
  if (response === undefined) return refuse(socket, problemOf(error));
  const request = response.req;
  if (request.complete) {
    // what came after a whole request, whose own answer goes out first
    if (response.writableFinished) return refuse(socket, problemOf(error));
    return void response.once('close', () => refuse(socket, problemOf(error)));
  }
  // it was answered before its body was read, and has left its connection
  if (response.writableFinished) return void socket.end();
  if (response.socket === null) return refuseInTurn(response, socket, error);
  if (!response.headersSent) return refuseBody(socket, error, request);
  // its answer is on the way, or half of it is out, which another one cannot follow
  if (response.writableEnded) socket.end();
  else socket.destroy();
}

function problemOf({ code }: { code?: string }): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('request-header-too-large', 'The head of a request may have 16 kB.');
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return new Problem('body-too-large', 'The chunk extensions of the body are too long.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Problem('request-too-slow', 'The head of a request must arrive within 10 seconds, all of it within 15.');
  if (code === 'HPE_INVALID_URL')
    return new Problem('invalid-request', 'What is not ASCII must be percent-encoded in an address (RFC 3986).');
  return new Problem('invalid-request', 'This is not HTTP/1.1 as this server reads it.');
}

/** The same for a request whose turn has not come: answers to what came before it are still to be sent, and it may have one of its own that waits for that. */
function refuseInTurn(response: ServerResponse, socket: Duplex, error: { code?: string }): void {
  if (waiting.has(response)) return;
  waiting.add(response);
  response.once('socket', () => {
    if (response.headersSent) response.once('finish', () => socket.end());
    else refuseBody(socket, error, response.req);
  });
}

/** Refuses a request whose body cannot be read; who ended the connection in the middle of it went away, and is told only to be sure. */
function refuseBody(socket: Duplex, error: { code?: string }, request: IncomingMessage): void {
  const problem = problemOf(error);
  const visit = visitOf(request);
  if (visit && error.code !== 'HPE_INVALID_EOF_STATE') visit.refusedWith = problem.status;
  refuse(socket, problem, request);
}

function refuse(socket: Duplex, problem: Problem, request?: IncomingMessage): void {
  if (refused.has(socket) || !socket.writable) return;
  refused.add(socket);
  const id = (request && visitOf(request)?.id) ?? requestIdOf(request ?? { headers: {} });
  const { headers, body } = answerTo(problem, id);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`);
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER).unref();
}

function answerTo(problem: Problem, id: string): { headers: Record<string, string>; body: string } {
  const { headers, body } = problemAnswer(problem, id);
  const always = {
    'content-length': String(Buffer.byteLength(body)),
    'x-content-type-options': 'nosniff',
    'x-request-id': id,
    connection: 'close',
  };
  return { headers: { ...headers, ...always }, body };
}
