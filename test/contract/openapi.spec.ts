import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { SampleCatalogue } from '../../src/modules/imports/index.js';
import { openApiDocument } from '../../src/platform/openapi/document.js';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';

type Json = Record<string, unknown>;
interface Parameter {
  required?: boolean;
  name: string;
  in: 'path' | 'query' | 'header';
  schema?: { example?: unknown };
  /** of a query parameter: `author=1` */
  'x-example'?: string;
}
interface Operation {
  operationId: string;
  summary?: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
  responses: Record<string, { $ref?: string; headers?: Json }>;
}
interface Route {
  method: 'get' | 'post' | 'patch' | 'delete';
  path: string;
  operation: Operation;
}

let api: Api;
let document: ReturnType<typeof openApiDocument>;
let validate: (route: Route, status: number, type: string, body: unknown, members?: 'api' | 'sparse') => string[];

beforeAll(async () => {
  api = await startApi();
  await api.app.get(SampleCatalogue).loadIntoEmpty();
  await api.post('/v1/keys', { name: 'the first', role: 'reader' }).expect(201);
  document = openApiDocument(api.app);
  const ajv = addFormats.default(new Ajv.default({ strict: false, allErrors: true }));
  void ajv.addSchema({ $id: 'api', ...(closed(document) as object) });
  void ajv.addSchema({ $id: 'sparse', ...(optional(closed(document)) as object) });
  validate = ({ method, path, operation }, status, type, body, members = 'api') => {
    const shared = operation.responses[status]?.$ref?.slice('#/'.length);
    const at = shared ?? ['paths', path, method, 'responses', String(status)].map(pointerPart).join('/');
    const check = ajv.getSchema(`${members}#/${at}/content/${pointerPart(type)}/schema`);
    if (!check) return [`${method} ${path} does not say that it answers ${status} with ${type}`];
    void check(body);
    return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
});
afterAll(() => api.stop());

const routes = (): Route[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
      method: method as Route['method'],
      path,
      operation,
    })),
  );

/** What only admins may read, which is never stored. */
const isForAdmins = (path: string) => /^\/v1\/(keys|audit)/.test(path);
const read = (path: string) => (isForAdmins(path) ? api.get(path).set('X-Api-Key', ADMIN_KEY) : api.get(path));

/** A read that comes as a POST. */
const isAsked = (path: string) => path.endsWith('/lookup');

const exampleOf = (parameter: Parameter): unknown => parameter['x-example'] ?? parameter.schema?.example;
const address = ({ path, operation }: Route): string =>
  (operation.parameters ?? []).reduce(
    (at, parameter) => at.replace(`{${parameter.name}}`, encodeURIComponent(String(exampleOf(parameter)))),
    path,
  );

/** Has no example, because only an answer can give one. */
const FROM_AN_ANSWER = 'cursor';

/** The query of nothing but what is required, and then with each other parameter by itself. */
const queriesOf = ({ operation }: Route) => {
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const required = parameters.filter((parameter) => parameter.required).map((parameter) => String(exampleOf(parameter)));
  const others = parameters.filter((parameter) => !parameter.required && parameter.name !== FROM_AN_ANSWER);
  return [
    { name: '', required },
    ...others.map((parameter) => ({ name: parameter.name, required: [...required, String(exampleOf(parameter))] })),
  ].map(({ name, required: parts }) => ({ name, query: parts.length > 0 ? `?${parts.join('&')}` : '' }));
};

it('every operation has a summary, an example for each parameter, and says every status that belongs to it', () => {
  const missing = routes().flatMap(({ method, path, operation }) => [
    ...(operation.summary ? [] : [`${method} ${path}: summary`]),
    ...(operation.parameters ?? [])
      .filter((p) => p.in !== 'header' && p.name !== FROM_AN_ANSWER && exampleOf(p) === undefined)
      .map(({ name }) => `${method} ${path}: example of ${name}`),
    ...(method === 'get' && !isForAdmins(path)
      ? ['200', '304', '400', '503']
      : isAsked(path)
        ? ['200', '400', '422', '503']
        : ['401', '403', '503']
    )
      .filter((status) => !(status in operation.responses))
      .map((status) => `${method} ${path}: ${status}`),
  ]);
  expect(missing).toEqual([]);
});

it('every read answers its examples as it says: all parameters at rest, and each by itself', async () => {
  const wrong: string[] = [];
  for (const route of routes().filter(({ method }) => method === 'get')) {
    for (const { query } of queriesOf(route)) {
      const answer = await read(address(route) + query);
      const problems =
        answer.status === 200
          ? validate(route, 200, 'application/json', answer.body, query.startsWith('?fields=') ? 'sparse' : 'api')
          : [`answers ${answer.status}: ${answer.text}`];
      wrong.push(...problems.map((problem) => `${route.path}${query}: ${problem}`));
      for (const header of Object.keys(route.operation.responses['200']!.headers ?? {})) {
        if (answer.headers[header.toLowerCase()] === undefined) wrong.push(`${route.path}${query}: no header ${header}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

it('every example of a list finds something in the sample catalogue', async () => {
  const empty: string[] = [];
  for (const route of routes().filter(({ method, path }) => method === 'get' && !path.endsWith('{id}') && !path.includes('isbn'))) {
    for (const { name, query } of queriesOf(route)) {
      if (/^(identifier|parent|code)$/.test(name) || route.path.includes('{') || isForAdmins(route.path)) continue;
      const { body } = await api.get(address(route) + query);
      if ((body as { data: unknown[] }).data.length === 0) empty.push(`${route.path}${query}`);
    }
  }
  expect(empty).toEqual([]);
});

it('every write answers its example as it says', async () => {
  const wrong: string[] = [];
  const order = ['post', 'patch', 'delete'];
  const made = new Map<string, string>();
  for (const route of routes()
    .filter(({ method }) => method !== 'get')
    .sort((a, b) => order.indexOf(a.method) - order.indexOf(b.method))) {
    const kind = route.path.split('/')[2]!;
    const path = route.method === 'post' ? route.path : made.get(kind)!;
    const body = exampleBody(route);
    const answer = await (route.method === 'post'
      ? api.post(path, body)
      : route.method === 'patch'
        ? api.patch(path, body)
        : api.remove(path));
    const expected = Number(Object.keys(route.operation.responses).find((status) => status.startsWith('2')));
    if (answer.status !== expected) wrong.push(`${route.method} ${path} answers ${answer.status}: ${answer.text}`);
    else if (expected !== 204)
      wrong.push(...validate(route, expected, 'application/json', answer.body).map((problem) => `${route.method} ${path}: ${problem}`));
    if (expected === 201) made.set(kind, (answer.body as { links: { self: string } }).links.self);
  }
  expect(wrong).toEqual([]);
});

it('every problem is what it says, with a status that the operation declares', async () => {
  const wrong: string[] = [];
  const bad = (path: string) =>
    path
      .replace(/\{(id|isbn|value)\}/, (_, name) => (name === 'id' ? '2147483647' : name === 'isbn' ? '9780000000002' : 'none'))
      .replace('{scheme}', 'none');
  for (const route of routes()) {
    const path = bad(route.path);
    const answers =
      route.method === 'get'
        ? [api.get(`${path}?limit=0&nonsense=1`), ...(route.path.includes('{') ? [api.get(path)] : [])]
        : route.method === 'post'
          ? [api.post(path, { nonsense: 1 }), api.post(path, {}).unset('X-Api-Key')]
          : route.method === 'patch'
            ? [api.patch(path, { nonsense: 1 }), api.patch(path, { title: 'x' }).unset('X-Api-Key')]
            : [api.remove(path), api.remove(path).unset('X-Api-Key')];
    for (const answer of await Promise.all(answers)) {
      if (answer.status < 400 || answer.status >= 500) wrong.push(`${route.method} ${path} answers ${answer.status}`);
      wrong.push(
        ...validate(route, answer.status, 'application/problem+json', answer.body).map((problem) => `${route.method} ${path}: ${problem}`),
      );
    }
  }
  expect(wrong).toEqual([]);
});

/** What Swagger UI puts into the body: the examples of the members that have one. */
function exampleBody({ operation }: Route): object {
  const ref = Object.values(operation.requestBody?.content ?? {})[0]?.schema.$ref;
  if (!ref) return {};
  const { properties = {} } = document.components!.schemas![ref.split('/').at(-1)!] as {
    properties?: Record<string, { example?: unknown }>;
  };
  const examples = Object.entries(properties).filter(([, { example }]) => example !== undefined);
  return Object.fromEntries(examples.map(([name, { example }]) => [name, example]));
}

/** The document as JSON Schema: `nullable` beside a reference spelled out, and nothing allowed that is not documented. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries<unknown>(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  if (rest['type'] === 'object' && rest['properties']) rest['additionalProperties'] = false;
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}

/** The same with nothing required: what `fields` does not name is absent. */
function optional(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(optional);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([name, value]) => name !== 'required' || !Array.isArray(value));
  return Object.fromEntries(kept.map(([name, value]) => [name, optional(value)]));
}

function pointerPart(name: string): string {
  return encodeURIComponent(name.replace(/~/g, '~0').replace(/\//g, '~1'));
}
