import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { connectionLimits } from './connection-limits.js';
import { fixedHead, writeFixedHead } from './fixed-head.js';

const page = fixedHead(['etag', '"1"', 'content-type', 'application/json; charset=utf-8', 'content-length', '4']);
const unchanged = fixedHead(['etag', '"1"']);
const always = fixedHead(['x-content-type-options', 'nosniff', 'link', '<Ströme>; rel="next"']);
const own = ['x-request-id', 'abcdefgh', 'cache-status', 'Colophon; hit; ttl=1'];
const body = Buffer.from('{ }\n');

/** Answers `/fixed…` by the head that was made before, and all else by Node's own. */
const answer: RequestListener = (request, response) => {
  const { url, method } = request;
  const [status, head] = url!.endsWith('304') ? ([304, unchanged] as const) : ([200, page] as const);
  if (url!.includes('drained')) response.shouldKeepAlive = false;
  if (url!.startsWith('/fixed')) writeFixedHead(response, status, head, always, own);
  else response.writeHead(status, [...head.pairs, ...always.pairs, ...own]);
  response.end(method === 'HEAD' || status === 304 ? undefined : body);
};

let server: Server;
beforeAll(async () => {
  server = createServer({ keepAliveTimeout: connectionLimits.keepAliveTimeout }, answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

/** What comes back for these bytes until the server, or a while without anything, ends it. */
async function answerTo(text: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part)).setTimeout(100, () => socket.end());
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(parts)
    .toString('latin1')
    .replaceAll(/^Date: .*$/gm, (line) => (/^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(line) ? 'Date: now' : line));
}

const asked = (target: string, ...more: string[]) => [`GET ${target} HTTP/1.1`, 'Host: a', ...more, '', ''].join('\r\n');

describe('a head that is made before', () => {
  it.each([
    ['a page', (way: string) => asked(`/${way}`)],
    ['a page that the client has', (way: string) => asked(`/${way}/304`)],
    ['its head alone', (way: string) => asked(`/${way}`).replace('GET', 'HEAD')],
    ['one after the other', (way: string) => asked(`/${way}`) + asked(`/${way}/304`)],
    ['the last one', (way: string) => asked(`/${way}`, 'Connection: close')],
    ['the last one before the end', (way: string) => asked(`/${way}/drained`)],
    ['HTTP/1.0', (way: string) => asked(`/${way}`).replace('1.1', '1.0')],
    ['HTTP/1.0 that is kept', (way: string) => asked(`/${way}`, 'Connection: keep-alive').replace('1.1', '1.0')],
    ['HTTP/1.0 that is kept, and has it', (way: string) => asked(`/${way}/304`, 'Connection: keep-alive').replace('1.1', '1.0')],
  ])('is that of Node, byte for byte: %s', async (_, request) => {
    const [fixed, node] = [await answerTo(request('fixed')), await answerTo(request('node'))];
    expect(fixed).toBe(node);
    expect(fixed).toContain('\r\nDate: now\r\n');
  });

  it('is written without the checks of Node where the connection is kept', async () => {
    const writeHead = jest.fn();
    const response = { shouldKeepAlive: true, headersSent: false, req: { httpVersion: '1.1' }, writeHead };
    writeFixedHead(response as never, 200, page, always, own);
    expect(writeHead).not.toHaveBeenCalled();
    expect(response).toMatchObject({ statusCode: 200 });
  });

  it('is refused where it would be two', () => {
    const refused = /valid HTTP token|Invalid character/;
    const kept = { shouldKeepAlive: true, req: { httpVersion: '1.1' } } as never;
    for (const pairs of [
      ['a b', '1'],
      ['a', '1\r\nb: 2'],
      ['a', 'Č'],
    ]) {
      expect(() => fixedHead(pairs)).toThrow(refused);
      expect(() => writeFixedHead(kept, 200, page, always, pairs)).toThrow(refused);
    }
  });
});
