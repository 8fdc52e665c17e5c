import { DataSource } from 'typeorm';
import { SampleCatalogue } from '../../src/modules/imports/index.js';
import { openApiDocument } from '../../src/platform/openapi/document.js';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';
import { type Answer, ApiContract, type Operation, type Parameter } from '../support/api-contract.js';
import { Exchange } from '../support/exchange.js';
import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';

let api: Api;
let contract: ApiContract;
let exchange: Exchange;

beforeAll(async () => {
  api = await startApi();
  await api.app.get(SampleCatalogue).loadIntoEmpty();
  contract = new ApiContract(openApiDocument(api.app));
  exchange = new Exchange(await api.app.getUrl());
});
afterAll(async () => {
  exchange.close();
  await api.stop();
});

const send = (method: string, target: string, headers: Record<string, string> = {}, body?: object): Promise<Answer> =>
  exchange.send({
    method: method.toUpperCase(),
    target,
    headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    body: body ? Buffer.from(JSON.stringify(body)) : null,
  });

const withKey = { 'x-api-key': ADMIN_KEY };
/** What anybody may read, and what only admins may, which is never stored. */
const isOpen = ({ security }: Operation) => security.some((way) => Object.keys(way).length === 0);
const reads = () => contract.operations.filter((operation) => operation.method === 'get' && isOpen(operation));
const readsOfAdmins = () => contract.operations.filter((operation) => operation.method === 'get' && !isOpen(operation));
const of = (method: string, path: string): Operation => {
  const operation = contract.find(method, path);
  if (!operation) throw new Error(`The document has no ${method} ${path}`);
  return operation;
};
const named = ({ method, path }: Operation) => `${method} ${path}`;

/** A read that comes as a POST. */
const isAsked = ({ path }: Operation) => path.endsWith('/lookup');

const exampleOf = (parameter: Parameter): unknown => parameter['x-example'] ?? contract.schemaOf(parameter.schema).example;
const address = ({ path, parameters }: Operation): string =>
  parameters.reduce((at, parameter) => at.replace(`{${parameter.name}}`, encodeURIComponent(String(exampleOf(parameter)))), path);

/** Has no example, because only an answer can give one. */
const FROM_AN_ANSWER = 'cursor';

/** The query of nothing but what is required, and then with each other parameter by itself. */
const queriesOf = ({ parameters: all }: Operation) => {
  const parameters = all.filter((parameter) => parameter.in === 'query');
  const required = parameters.filter((parameter) => parameter.required).map((parameter) => String(exampleOf(parameter)));
  const others = parameters.filter((parameter) => !parameter.required && parameter.name !== FROM_AN_ANSWER);
  return [
    { name: '', required },
    ...others.map((parameter) => ({ name: parameter.name, required: [...required, String(exampleOf(parameter))] })),
  ].map(({ name, required: parts }) => ({ name, query: parts.length > 0 ? encodeURI(`?${parts.join('&')}`) : '' }));
};

/** What Swagger UI puts into the body: the examples of the members that have one. */
function exampleBody({ body }: Operation): object {
  const { properties = {} } = body ? contract.schemaOf(body.schema) : {};
  const examples = Object.entries(properties).filter(([, { example }]) => example !== undefined);
  return Object.fromEntries(examples.map(([name, { example }]) => [name, example]));
}

/** What a change of this record must say of its version, where the operation asks for that. */
async function versionOf({ parameters }: Operation, path: string): Promise<Record<string, string>> {
  if (!parameters.some(({ name }) => name === 'If-Match')) return {};
  const { etag } = (await send('GET', path)).headers;
  return { 'if-match': String(etag ?? '*') };
}

it('every operation has a summary, an example for each parameter, and says every status that belongs to it', () => {
  const missing = contract.operations.flatMap((operation) => [
    ...(operation.summary ? [] : [`${named(operation)}: summary`]),
    ...operation.parameters
      .filter((p) => p.in !== 'header' && p.name !== FROM_AN_ANSWER && exampleOf(p) === undefined)
      .map(({ name }) => `${named(operation)}: example of ${name}`),
    ...[
      ...[400, 401, 414, 429, 500, 503],
      ...(operation.method === 'get' ? [200] : []),
      ...(operation.method === 'get' && isOpen(operation) ? [304] : []),
      ...(operation.body ? [413, 415, 422] : []),
      ...(isOpen(operation) ? [] : [403]),
      ...(operation.parameters.some(({ name }) => name === 'If-Match') ? [308, 404, 409, 410, 412, 428] : []),
      ...(operation.parameters.some(({ name }) => name === 'Idempotency-Key') ? [409] : []),
    ]
      .filter((status) => !operation.statuses.includes(status))
      .map((status) => `${named(operation)}: ${status}`),
  ]);
  expect(missing).toEqual([]);
});

it('every operation says how a key is sent, and only reads may go without', () => {
  const open = { reads: [{}, { ApiKey: [] }, { Bearer: [] }], writes: [{ ApiKey: [] }, { Bearer: [] }] };
  const told = contract.operations.map((operation) => [named(operation), operation.security]);
  expect(told).toEqual(
    contract.operations.map((operation) => [
      named(operation),
      (operation.method === 'get' && !/^\/v1\/(keys|audit)/.test(operation.path)) || isAsked(operation) ? open.reads : open.writes,
    ]),
  );
});

it('every read answers its examples as it says: all parameters at rest, and each by itself', async () => {
  const wrong: string[] = [];
  for (const operation of reads()) {
    for (const { query } of queriesOf(operation)) {
      const answer = await send('GET', address(operation) + query);
      const complaints =
        answer.status === 200
          ? contract.complaints(operation, answer, query.startsWith('?fields=') ? 'sparse' : 'whole')
          : [`answers ${answer.status}: ${answer.body}`];
      wrong.push(...complaints.map((complaint) => `${operation.path}${query}: ${complaint}`));
    }
  }
  expect(wrong).toEqual([]);
});

it('every read of admins answers its examples as it says, and nobody stores it', async () => {
  await send('POST', '/v1/keys', withKey, { name: 'the first', role: 'reader' });
  const wrong: string[] = [];
  for (const operation of readsOfAdmins()) {
    for (const { query } of queriesOf(operation)) {
      const answer = await send('GET', address(operation) + query, withKey);
      const complaints = answer.status === 200 ? contract.complaints(operation, answer) : [`answers ${answer.status}: ${answer.body}`];
      if (answer.headers['cache-control'] !== 'no-store') complaints.push('may be stored');
      wrong.push(...complaints.map((complaint) => `${operation.path}${query}: ${complaint}`));
    }
  }
  expect(wrong).toEqual([]);
});

it('every read answers HEAD with the same head and no body, and 304 to whoever has the copy', async () => {
  const wrong: string[] = [];
  for (const operation of reads()) {
    const target = address(operation) + queriesOf(operation)[0]!.query;
    const { headers } = await send('GET', target);
    const head = await send('HEAD', target);
    const kept = await send('GET', target, { 'if-none-match': String(headers['etag']) });
    if (head.status !== 200 || head.headers['etag'] !== headers['etag']) wrong.push(`HEAD ${target}: ${head.status}`);
    if (kept.status !== 304) wrong.push(`${target}: ${kept.status} instead of 304`);
    wrong.push(...contract.complaints(operation, head, 'whole', 'HEAD').map((complaint) => `HEAD ${target}: ${complaint}`));
    wrong.push(...contract.complaints(operation, kept).map((complaint) => `304 ${target}: ${complaint}`));
  }
  expect(wrong).toEqual([]);
});

it('every example of a list finds something in the sample catalogue', async () => {
  const empty: string[] = [];
  for (const operation of reads().filter(({ path }) => !path.endsWith('{id}') && !path.includes('isbn'))) {
    for (const { name, query } of queriesOf(operation)) {
      if (/^(identifier|parent|code)$/.test(name) || operation.path.includes('{')) continue;
      const { data } = JSON.parse((await send('GET', address(operation) + query)).body) as { data: unknown[] };
      if (data.length === 0) empty.push(`${operation.path}${query}`);
    }
  }
  expect(empty).toEqual([]);
});

it('every write answers its example as it says', async () => {
  const wrong: string[] = [];
  const order = ['post', 'patch', 'delete'];
  const made = new Map<string, string>();
  const writes = contract.operations.filter(({ method }) => method !== 'get');
  for (const operation of [...writes].sort((a, b) => order.indexOf(a.method) - order.indexOf(b.method))) {
    const kind = operation.path.split('/')[2]!;
    const path = operation.method === 'post' ? operation.path : made.get(kind)!;
    const headers = { ...withKey, ...(await versionOf(operation, path)) };
    const answer = await send(operation.method, path, headers, operation.body ? exampleBody(operation) : undefined);
    const expected = operation.statuses.find((status) => status < 300);
    if (answer.status !== expected) wrong.push(`${named(operation)} answers ${answer.status}: ${answer.body}`);
    wrong.push(...contract.complaints(operation, answer).map((complaint) => `${named(operation)}: ${complaint}`));
    if (expected === 201) made.set(kind, String(answer.headers['location']));
  }
  expect(wrong).toEqual([]);
});

it('every problem is what it says, with a status that the operation declares', async () => {
  const wrong: string[] = [];
  const nowhere = (path: string) =>
    path
      .replace(/\{(id|isbn|value)\}/, (_, name) => (name === 'id' ? '2147483647' : name === 'isbn' ? '9780000000002' : 'none'))
      .replace('{scheme}', 'none');
  for (const operation of contract.operations) {
    const target = nowhere(operation.path);
    const answers = await Promise.all(
      operation.method === 'get'
        ? [
            send('GET', `${target}?limit=0&nonsense=1`),
            send('HEAD', `${target}?nonsense=1`),
            ...(operation.path.includes('{') ? [send('GET', target)] : []),
          ]
        : [
            send(operation.method, target, withKey, { nonsense: 1 }),
            send(operation.method, target, {}, {}),
            send(operation.method, target, { ...withKey, 'if-match': '"stale"' }, { nonsense: 1 }),
            send(operation.method, target, { ...withKey, 'content-type': 'text/plain' }, {}),
            send(operation.method, `${target}?nonsense=1`, withKey, {}),
          ],
    );
    for (const [i, answer] of answers.entries()) {
      const isHead = operation.method === 'get' && i === 1;
      const complaints = contract.complaints(operation, answer, 'whole', isHead ? 'HEAD' : operation.method);
      if (answer.status < 400 || answer.status >= 500) complaints.push(`answers ${answer.status}`);
      wrong.push(...complaints.map((complaint) => `${named(operation)}, request ${i + 1}: ${complaint}`));
    }
  }
  expect(wrong).toEqual([]);
});

it('records that were deleted, merged, taken or needed answer as the operations on them say', async () => {
  const author = await anAuthor(api, { name: 'Somebody Credited' });
  const isbn = '9780306406157';
  const book = await aBook(api, {
    title: 'Taken',
    contributors: [{ authorId: author.id }],
    identifiers: [{ scheme: 'isbn', value: isbn }],
  });
  const gone = await aBook(api, { title: 'Gone' });
  await send('DELETE', `/v1/books/${gone.id}`, { ...withKey, ...(await versionOf(of('delete', '/v1/books/1'), `/v1/books/${gone.id}`)) });
  const merged = await aBook(api, { title: 'Merged' });
  await api.app.get(DataSource).query(`insert into redirects (kind, from_id, to_id) values ('books', ${merged.id}, ${book.id})`);
  await api.app.get(DataSource).query(`update books set deleted_at = now() where id = ${merged.id}`);
  const cases: [status: number, method: string, path: string, body?: object][] = [
    [410, 'get', `/v1/books/${gone.id}`],
    [410, 'patch', `/v1/books/${gone.id}`, { title: 'x' }],
    [410, 'delete', `/v1/books/${gone.id}`],
    [412, 'patch', `/v1/books/${book.id}`, { title: 'x' }],
    [428, 'patch', `/v1/books/${book.id}`, { title: 'x' }],
    [308, 'get', `/v1/books/${merged.id}`],
    [409, 'post', '/v1/books', { title: 'Again', identifiers: [{ scheme: 'isbn', value: isbn }] }],
    [409, 'delete', `/v1/authors/${author.id}`],
    [422, 'post', '/v1/books', { title: 'x', workId: 2_147_483_647 }],
  ];
  const wrong: string[] = [];
  for (const [status, method, path, body] of cases) {
    const condition = status === 412 ? { 'if-match': '"stale"' } : status === 428 ? {} : await versionOf(of(method, path), path);
    const answer = await send(method, path, { ...withKey, ...condition }, body);
    if (answer.status !== status) wrong.push(`${method} ${path}: ${answer.status} instead of ${status}`);
    wrong.push(...contract.complaints(of(method, path), answer).map((complaint) => `${method} ${path}: ${complaint}`));
  }
  expect(wrong).toEqual([]);
});
