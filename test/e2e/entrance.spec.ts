import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { SampleCatalogue } from '../../src/modules/imports/index.js';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

const LISTED = 'https://books.example';
const OTHER = 'https://evil.example';
const PAGE = '/v1/books?limit=3';

/** Asks as it is told, whatever a client of good manners would do. */
async function ask(api: Api, path: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Answer> {
  const { port } = new URL(await api.app.getUrl());
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Every way in which an answer can come about: by the front handler, by the framework, by the entrance. */
async function everyAnswer(api: Api, headers: Record<string, string> = {}): Promise<Record<string, Answer>> {
  const miss = await ask(api, PAGE, headers);
  const json = { ...headers, 'X-Api-Key': ADMIN_KEY, 'Content-Type': 'application/json' };
  return {
    miss,
    hit: await ask(api, PAGE, headers),
    unchanged: await ask(api, PAGE, { ...headers, 'If-None-Match': miss.headers.etag! }),
    head: await ask(api, PAGE, headers, 'HEAD'),
    unchangedBehind: await ask(api, PAGE, { ...headers, Cookie: 'a=b', 'If-None-Match': miss.headers.etag! }),
    nowhere: await ask(api, '/v1/nowhere', headers),
    undecodable: await ask(api, '/v1/books/%zz', headers),
    mistaken: await ask(api, '/v1/books?limit=0', headers),
    withoutKey: await ask(api, '/v1/books', { ...headers, 'Content-Type': 'application/json' }, 'POST', '{}'),
    created: await ask(api, '/v1/authors', json, 'POST', JSON.stringify({ name: `Somebody ${Math.random()}` })),
    preflight: await ask(api, '/v1/nowhere', { Origin: OTHER, ...headers, 'Access-Control-Request-Method': 'PATCH' }, 'OPTIONS'),
    health: await ask(api, '/health/live', headers),
    docs: await ask(api, '/docs', headers),
    script: await ask(api, '/docs/swagger-ui-init.js', headers),
  };
}

const statuses = { miss: 200, hit: 200, unchanged: 304, head: 200, unchangedBehind: 304, nowhere: 404, undecodable: 400, mistaken: 400 };

describe('an answer to anybody', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.app.get(SampleCatalogue).loadIntoEmpty();
  }, 60_000);
  afterAll(() => api.stop());

  it('has the same headers, however it comes about', async () => {
    const answers = await everyAnswer(api, { Origin: OTHER });
    expect(Object.fromEntries(Object.entries(answers).map(([name, { status }]) => [name, status]))).toMatchObject({
      ...statuses,
      withoutKey: 401,
      created: 201,
      preflight: 204,
      health: 200,
      docs: 200,
      script: 200,
    });
    expect(answers['hit']!.headers['cache-status']).toMatch(/; hit/);
    for (const [name, { headers }] of Object.entries(answers)) {
      expect({ name, ...headers }).toMatchObject({
        name,
        'x-content-type-options': 'nosniff',
        'access-control-allow-origin': '*',
        'access-control-expose-headers': '*',
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'content-security-policy':
          name === 'docs' ? expect.stringContaining("script-src 'self'") : "default-src 'none'; frame-ancestors 'none'",
      });
      expect({ name, 'referrer-policy': headers['referrer-policy'] }).toEqual({
        name,
        'referrer-policy': name === 'docs' ? 'no-referrer' : undefined,
      });
      for (const absent of [
        'cross-origin-resource-policy',
        'server',
        'x-powered-by',
        'strict-transport-security',
        'access-control-allow-credentials',
      ])
        expect({ name, [absent]: headers[absent] }).toEqual({ name, [absent]: undefined });
    }
  });

  it('is the same to every origin, and none is in it', async () => {
    const answers = await everyAnswer(api, { Origin: 'null' });
    for (const { headers } of Object.values(answers)) {
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers.vary ?? '').not.toMatch(/origin/i);
    }
  });

  it('allows a browser what the API has, without a key and whatever the address', async () => {
    const { headers, body } = await ask(api, '/v1/nowhere', { Origin: OTHER, 'Access-Control-Request-Method': 'DELETE' }, 'OPTIONS');
    expect(body).toBe('');
    expect(headers['access-control-allow-methods']).toBe('GET, HEAD, POST, PATCH, DELETE');
    expect(headers['access-control-allow-headers']).toMatch(/X-Api-Key.*If-None-Match.*Idempotency-Key/);
    expect(Number(headers['access-control-max-age'])).toBeGreaterThan(0);
  });

  it.each([
    ['Host', 'evil.example'],
    ['X-Forwarded-Host', 'evil.example'],
    ['X-Forwarded-Proto', 'evil'],
    ['X-Forwarded-For', '198.51.100.66'],
    ['Forwarded', 'host=evil.example;proto=evil'],
    ['X-Original-URL', '/v1/evil'],
    ['X-Rewrite-URL', '/v1/evil'],
    ['X-HTTP-Method-Override', 'DELETE'],
    ['Origin', 'https://evil.example'],
  ])('is not changed by %s, nor is what others get', async (name, value) => {
    const path = `/v1/books?limit=2&offset=${name.length}`;
    const own = `/v1/books?limit=1&offset=${name.length}`;
    const clean = await ask(api, path);
    for (const answer of [await ask(api, path, { [name]: value }), await ask(api, path), await ask(api, own, { [name]: value })]) {
      expect(answer.status).toBe(200);
      expect(JSON.stringify([answer.headers, answer.body])).not.toMatch(/evil|198\.51\.100\.66/);
    }
    const after = await ask(api, path, { [name]: value });
    expect([after.body, after.headers.etag, after.headers.link]).toEqual([clean.body, clean.headers.etag, clean.headers.link]);
    const problem = await ask(api, '/v1/nowhere', { [name]: value });
    expect(problem.status).toBe(404);
    expect(JSON.stringify([problem.headers, problem.body])).not.toMatch(/evil|198\.51\.100\.66/);
  });
});

describe('an answer where origins are listed', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ corsOrigins: [LISTED], publicBaseUrl: 'https://catalogue.example' });
  }, 60_000);
  afterAll(() => api.stop());

  it('names the origin that asks when it is listed, and always says that it depends on it', async () => {
    for (const [name, { headers }] of Object.entries(await everyAnswer(api, { Origin: LISTED }))) {
      expect({ name, ...headers }).toMatchObject({
        name,
        'access-control-allow-origin': LISTED,
        vary: expect.stringMatching(/(^|, )Origin$/),
        'cross-origin-resource-policy': 'same-origin',
        'strict-transport-security': 'max-age=31536000',
      });
    }
  });

  it.each([OTHER, 'null', undefined])('does not name %s, neither stored nor fresh', async (origin) => {
    for (const [name, { headers }] of Object.entries(await everyAnswer(api, origin === undefined ? {} : { Origin: origin }))) {
      expect({ name, allowed: headers['access-control-allow-origin'], methods: headers['access-control-allow-methods'] }).toEqual({ name });
      expect({ name, vary: headers.vary }).toEqual({ name, vary: expect.stringMatching(/(^|, )Origin$/) });
    }
  });

  it('has what its stored form varies by as well', async () => {
    await ask(api, PAGE);
    expect((await ask(api, PAGE)).headers.vary).toBe('Accept-Encoding, Origin');
  });
});

describe('an answer where CORS is off', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ corsOrigins: [] });
  }, 60_000);
  afterAll(() => api.stop());

  it('permits nobody anything', async () => {
    for (const [name, { status, headers }] of Object.entries(await everyAnswer(api, { Origin: LISTED }))) {
      expect(Object.keys(headers).filter((header) => header.startsWith('access-control-'))).toEqual([]);
      if (name === 'preflight') expect(status).toBeGreaterThanOrEqual(400);
    }
  });
});
