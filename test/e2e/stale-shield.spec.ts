import type { AddressInfo } from 'node:net';
import { aBook } from '../support/a-book.js';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';
import { type BreakingInstance, startBreakingInstance } from '../support/breaking-instance.js';
import { type NginxProxy, startNginxProxy } from '../support/nginx-proxy.js';

let api: Api;
let instance: BreakingInstance;
let shielded: NginxProxy;
let bare: NginxProxy;

beforeAll(async () => {
  api = await startApi();
  instance = await startBreakingInstance((api.app.getHttpServer().address() as AddressInfo).port);
  shielded = await startNginxProxy(instance.port, { staleShield: 'on' });
  bare = await startNginxProxy(instance.port);
}, 60_000);
afterAll(async () => {
  await shielded?.stop();
  await bare?.stop();
  await instance?.stop();
  await api?.stop();
});

const ask = ({ port }: NginxProxy, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers });
const titleIn = async (answer: Response): Promise<string> => ((await answer.json()) as { data: { title: string } }).data.title;
const isShielded = (answer: Response): boolean => (answer.headers.get('cache-status') ?? '').startsWith('nginx; ');

describe('nginx with the stale shield, while instances answer', () => {
  it('shows every write at once, though it keeps the page', async () => {
    const path = `/v1/books/${(await aBook(api, { title: 'Draft 0' })).id}`;
    expect(await titleIn(await ask(shielded, path))).toBe('Draft 0');
    for (let i = 1; i <= 20; i += 1) {
      await api.patch(path, { title: `Draft ${i}` }).expect(200);
      expect(await titleIn(await ask(shielded, path))).toBe(`Draft ${i}`);
      const again = await ask(shielded, path);
      expect([again.headers.get('cache-status'), await titleIn(again)]).toEqual(['nginx; fwd=stale; fwd-status=304', `Draft ${i}`]);
    }
    await api.remove(path).expect(204);
    expect((await ask(shielded, path)).status).toBe(410);
  });

  it('answers each reader for itself: its id, its form, its copy', async () => {
    const path = `/v1/books/${(await aBook(api, { title: 'For each', description: 'x'.repeat(4_000) })).id}`;
    const [gzip, plain] = [{ 'Accept-Encoding': 'gzip' }, { 'Accept-Encoding': 'identity' }];
    for (const headers of [gzip, plain, gzip, plain]) {
      const id = `reader-${Math.random().toString(36).slice(2, 10)}`;
      const answer = await ask(shielded, path, { ...headers, 'X-Request-Id': id });
      expect(answer.headers.get('x-request-id')).toBe(id);
      expect(answer.headers.get('content-encoding')).toBe(headers === gzip ? 'gzip' : null);
      expect(await titleIn(answer)).toBe('For each');
      const etag = answer.headers.get('etag')!;
      expect((await ask(shielded, path, { ...headers, 'If-None-Match': etag })).status).toBe(304);
    }
  });

  it('keeps nothing of a request with a key, nor what is private', async () => {
    const withKey = { 'X-Api-Key': ADMIN_KEY };
    for (const path of ['/v1/books?limit=2', '/v1/audit?limit=2', '/health/ready']) {
      const answers = [await ask(shielded, path, withKey), await ask(shielded, path, withKey)];
      expect(answers.map(isShielded)).toEqual([false, false]);
    }
  });
});

describe('nginx when no instance answers', () => {
  const path = '/v1/books?limit=3';
  let kept: string;

  beforeAll(async () => {
    for (const proxy of [shielded, bare]) kept = await (await ask(proxy, path)).text();
    instance.refuse();
  });

  it('without the shield says so', async () => {
    const answer = await ask(bare, path);
    expect([answer.status, await answer.json()]).toMatchObject([502, { code: 'instance-unavailable' }]);
  });

  it('with the shield serves what it has, declared stale', async () => {
    const answer = await ask(shielded, path);
    expect([answer.status, answer.headers.get('cache-status'), await answer.text()]).toEqual([200, 'nginx; hit; detail=stale', kept]);
    expect((await ask(shielded, path, { 'If-None-Match': answer.headers.get('etag')! })).status).toBe(304);
  });

  it.each([
    ['a page that it does not have', '/v1/books?limit=4', {}],
    ['a request with a key', path, { 'X-Api-Key': ADMIN_KEY }],
  ])('with the shield has nothing for %s', async (_, address, headers) => {
    const answer = await ask(shielded, address, headers);
    expect([answer.status, await answer.json()]).toMatchObject([502, { code: 'instance-unavailable' }]);
  });
});
