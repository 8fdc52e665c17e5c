import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A document with one read and one write, as small as a fuzzer can use. */
export const PLANTED_DOCUMENT = {
  paths: {
    '/v1/things': {
      get: {
        summary: 'List things',
        security: [{}],
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100, example: 10 } }],
        responses: {
          200: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Things' } } },
            headers: { ETag: { required: true, schema: { type: 'string' } } },
          },
          400: { $ref: '#/components/responses/Problem' },
        },
      },
      post: {
        summary: 'Add a thing',
        security: [{ ApiKey: [] }],
        requestBody: {
          content: { 'application/json': { schema: { type: 'object', properties: { title: { type: 'string', maxLength: 10 } } } } },
        },
        responses: {
          201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Things' } } } },
          400: { $ref: '#/components/responses/Problem' },
          401: { $ref: '#/components/responses/Problem' },
        },
      },
    },
  },
  components: {
    responses: { Problem: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } } } },
    schemas: {
      Things: { type: 'object', properties: { data: { type: 'array', items: { type: 'string' } } }, required: ['data'] },
      ProblemDto: {
        type: 'object',
        properties: { status: { type: 'integer' }, detail: { type: 'string' }, requestId: { type: 'string' } },
        required: ['status', 'detail', 'requestId'],
      },
    },
  },
};

/** Ways to be a bad service; each is one that a service of this kind has been. */
export const FAULTS = {
  'breaks on NUL': '5xx',
  'shows its stack': 'leak',
  'shows its SQL': 'leak',
  'shows a secret': 'leak',
  'answers a status that it does not declare': 'undeclared',
  'answers a member that it does not declare': 'contract',
  'says errors in HTML': 'contract',
  'lets refusals be stored': 'headers',
  'has a weak ETag': 'headers',
  'lets everybody write': 'state',
  'writes and then refuses': 'state',
  'hangs up': 'no answer',
  'is slow': 'slow',
  'serves the page of another': 'principals',
} as const;

export type Fault = keyof typeof FAULTS;

/** A service with one fault, or with none. */
export interface PlantedServer {
  readonly url: string;
  /** what was written */
  readonly things: string[];
  stop(): Promise<void>;
}

/** The key that may write. */
export const PLANTED_KEY = 'planted-key-0123456789';

export async function startPlanted(fault: Fault | null): Promise<PlantedServer> {
  const things: string[] = [];
  let reads = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(request, response));
  });
  function answer(request: IncomingMessage, response: ServerResponse): void {
    const is = (name: Fault) => fault === name;
    const [written, query = ''] = request.url!.split('?');
    const path = decoded(written!);
    const refuse = (status: number, detail: string, type = 'application/problem+json') =>
      send(
        response,
        status,
        type,
        { status, detail, requestId: 'r' },
        is('lets refusals be stored') ? {} : { 'cache-control': 'no-store' },
      );
    if (path !== '/v1/things') return refuse(404, 'There is nothing here.');
    if (request.method === 'POST') {
      const key = request.headers['x-api-key'];
      const maySend = key === PLANTED_KEY || is('lets everybody write');
      if (maySend || is('writes and then refuses')) things.push('thing');
      return maySend ? send(response, 201, 'application/json', { data: things }) : refuse(401, 'A key is needed.');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'There is no such method.');
    reads += 1;
    if (query !== '' && !/^limit=([1-9]\d?|100)$/.test(query)) {
      if (is('breaks on NUL') && query.includes('%00')) return refuse(500, 'It is broken.');
      if (is('shows its stack')) return refuse(400, 'Error\n    at read (file:///srv/app/dist/read.js:10:5)');
      if (is('shows its SQL')) return refuse(400, 'select id from things where limit = 1');
      if (is('shows a secret')) return refuse(400, `not ${PLANTED_KEY}`);
      if (is('answers a status that it does not declare')) return refuse(418, 'It is a teapot.');
      if (is('says errors in HTML')) return refuse(400, 'Bad', 'text/html');
      if (is('hangs up')) return void response.destroy();
      return refuse(400, 'That cannot be read.');
    }
    const more = is('answers a member that it does not declare') ? { took: 1 } : {};
    const data = is('serves the page of another') ? [String(reads)] : [];
    const tag = `${is('has a weak ETag') ? 'W/' : ''}"tag"`;
    const reply = () => send(response, 200, 'application/json', { data, ...more }, { etag: tag });
    if (is('is slow') && reads % 10 === 0) setTimeout(reply, 150);
    else reply();
  }
  server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => {
    send(response, 417, 'application/problem+json', { status: 417, detail: 'Not that.', requestId: 'r' }, { 'cache-control': 'no-store' });
  });
  server.on('clientError', (_, socket) => {
    const body = JSON.stringify({ status: 400, detail: 'That is not HTTP.', requestId: 'r' });
    const head = ['HTTP/1.1 400 Bad Request', 'content-type: application/problem+json', 'cache-control: no-store', 'x-request-id: r'];
    socket.end([...head, `content-length: ${body.length}`, 'connection: close', '', body].join('\r\n'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    things,
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function send(response: ServerResponse, status: number, type: string, body: object, headers: Record<string, string> = {}): void {
  const extra: Record<string, string> = status === 401 ? { 'www-authenticate': 'ApiKey' } : status === 405 ? { allow: 'GET, POST' } : {};
  response.writeHead(status, { 'content-type': type, 'x-request-id': 'r', ...extra, ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : JSON.stringify(body));
}
