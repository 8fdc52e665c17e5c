import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Api, startApi } from '../support/api.js';
import { requestText, sendRaw } from '../support/raw-http.js';
import { RequestLog } from '../../src/platform/entrance/request-log.js';

/** A chunk whose size is no number. */
const BROKEN = 'POST /v1/books HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n';

let api: Api;
let port: number;
beforeAll(async () => {
  api = await startApi();
  port = Number(new URL(await api.app.getUrl()).port);
});
afterAll(() => api.stop());

it.each([
  ['a body that is none', BROKEN, 400],
  ['an expectation', requestText('GET /v1/books', ['Expect: a-miracle']), 417],
])('%s is refused with the id and the status that the log has', async (_, text, status) => {
  const noted = jest.spyOn(RequestLog.prototype, 'note');
  const answer = await sendRaw(port, [text]);
  expect(answer.status).toBe(status);
  while (noted.mock.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(noted.mock.calls).toHaveLength(1);
  expect(noted.mock.calls[0]).toMatchObject([{ id: answer.headers['x-request-id'] }, { status, aborted: false }]);
  noted.mockRestore();
});

/** Everything that comes over a connection until the server ends it; null: it does not within fifteen seconds. */
async function until(end: Promise<unknown>): Promise<unknown> {
  const late = new AbortController();
  return Promise.race([end, pause(15_000, null, { signal: late.signal })]).finally(() => late.abort());
}

function statuses(port: number, ...parts: string[]): Promise<unknown> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk))).on('error', () => undefined);
  const write = async ([first, ...more]: string[]) => {
    socket.write(first!);
    await once(socket, 'data');
    for (const part of more) {
      if (socket.writable) socket.write(part);
      await pause(100);
    }
  };
  void write(parts);
  return until(once(socket, 'close').then(() => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status))).finally(() =>
    socket.destroy(),
  );
}

const LISTED = 'GET /v1/books?limit=1&sort=title HTTP/1.1\r\nHost: a\r\n\r\n';
/** Refused before its body is read. */
const EARLY = 'PUT /v1/books HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';

it('a refusal waits for the answers to what came before it', async () => {
  expect(await statuses(port, LISTED + BROKEN)).toEqual(['200', '400']);
});

it('what was answered before its body was read is told nothing else, and its connection ends', async () => {
  expect(await statuses(port, EARLY, 'zz\r\n')).toEqual(['405']);
  expect(await statuses(port, EARLY, 'zz\r\n', 'zz\r\n', 'zz\r\n')).toEqual(['405']);
  expect(await statuses(port, `${LISTED}${EARLY}zz\r\n`)).toEqual(['200', '405']);
});

it('nor does it keep its connection open in silence', async () => {
  const server = api.app.getHttpServer();
  const { headersTimeout, requestTimeout } = server;
  Object.assign(server, { headersTimeout: 300, requestTimeout: 500 });
  try {
    expect(await statuses(port, EARLY)).toEqual(['405']);
  } finally {
    Object.assign(server, { headersTimeout, requestTimeout });
  }
});
