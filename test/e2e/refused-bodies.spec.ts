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

it('a refusal waits for the answers to what came before it', async () => {
  const answer = await sendRaw(port, [`GET /v1/books?limit=1&sort=title HTTP/1.1\r\nHost: a\r\n\r\n${BROKEN}`]);
  expect(answer.status).toBe(200);
  expect(answer.text.match(/HTTP\/1\.1 \d+/g)).toContain('HTTP/1.1 200');
});
