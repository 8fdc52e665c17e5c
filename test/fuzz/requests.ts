import { Random } from '../freshness/random.js';
import type { ApiContract, Operation, Parameter } from '../support/api-contract.js';
import type { Sent } from '../support/exchange.js';
import { BODIES, HEADERS, METHODS, NAMES, RAW_PARTS, STRINGS } from './hostile.js';
import { Values } from './values.js';

/** Who asks: nobody, somebody with a key that does not exist, or the owner of a real one. */
export type Principal = 'none' | 'wrong' | 'key';

/** A request of a run, and what is known of it. */
export interface Case extends Sent {
  readonly number: number;
  readonly principal: Principal;
  /** what was done to a right request */
  readonly twists: readonly string[];
}

/** A request while it is made. */
interface Draft {
  operation: Operation;
  method: string;
  path: string;
  /** as they are written in the address */
  query: [name: string, value: string][];
  headers: Record<string, string>;
  body: Buffer | null;
}

const WRONG_KEY = 'colophon_wrong_0123456789abcdef0123456789abcdef';
/** Characters of a target that Node sends as they are. */
const MOST_TARGET = 15_000;

type Twist = (draft: Draft, random: Random, values: Values) => void;

/** Ways to spoil a request. */
const twists: Record<string, Twist> = {
  parameter: (draft, random) => {
    const names = [...draft.operation.parameters.filter((p) => p.in === 'query').map(({ name }) => name), 'limit', 'offset'];
    setQuery(draft, random.of(names), encoded(random.of(STRINGS), random));
  },
  'near the limits': (draft, random) => {
    const numbers = draft.operation.parameters.filter(({ schema }) => schema.type === 'integer');
    if (numbers.length === 0) return;
    const { name, in: where, schema } = random.of(numbers);
    const { minimum = 0, maximum = 100 } = schema;
    const value = String(random.of([minimum - 1, minimum, maximum, maximum + 1, `0${maximum}`, `${minimum}.0`, ` ${minimum}`]));
    if (where === 'query') setQuery(draft, name, encodeURIComponent(value));
    else draft.path = filled(draft.operation.path, () => encodeURIComponent(value));
  },
  'unknown parameter': (draft, random) => void draft.query.push([safely(random.of(NAMES)), encoded(random.of(STRINGS), random)]),
  'parameter twice': (draft, random) => {
    const [name, value] = draft.query[0] ?? ['limit', '1'];
    for (let times = random.of([1, 1, 2, 30]); times > 0; times -= 1) draft.query.push([name, value]);
  },
  'raw part in the query': (draft, random) => void draft.query.push([random.of(['q', 'title', 'limit', 'fields']), random.of(RAW_PARTS)]),
  'part of the path': (draft, random) => {
    draft.path = filled(draft.operation.path, () =>
      random.next() < 0.3 ? random.of(RAW_PARTS) : encodeURIComponent(wellFormed(random.of(STRINGS))).slice(0, 8_000),
    );
  },
  'spelling of the path': (draft, random) => {
    const { path } = draft;
    const letter = path.indexOf('v1') + 3 + Math.floor(random.next() * 3);
    draft.path = random.of([
      `${path}/`,
      `/${path}`,
      path.replace('/v1/', '/v1//'),
      path.replace('/v1/', '/v1/./'),
      path.replace('/v1/', '/v1/../v1/'),
      path.replace('/v1/', '/v1%2F'),
      path.slice(0, letter) + `%${path.charCodeAt(letter).toString(16)}` + path.slice(letter + 1),
      path.toUpperCase(),
      `${path};a=b`,
      `${path}%00`,
      `${path}%20`,
      `${path}.json`,
      `http://127.0.0.1${path}`,
      `//127.0.0.1${path}`,
      path.replace('/v1', '/v2'),
    ]);
  },
  'member of the body': (draft, random, values) => {
    const { body } = draft.operation;
    if (!body) return void (draft.body = random.of(BODIES)());
    const made = { ...(values.of(body.schema, random) as Record<string, unknown>) };
    const name = random.next() < 0.3 ? random.of(NAMES) : random.of([...Object.keys(made), 'title']);
    const value = random.of<unknown>([
      ...STRINGS,
      1,
      -1,
      1.5,
      2 ** 31,
      2 ** 63,
      null,
      true,
      [],
      {},
      [[]],
      { $ref: '#' },
      Array(600).fill('x'),
    ]);
    Object.defineProperty(made, name, { value, enumerable: true });
    setBody(draft, Buffer.from(JSON.stringify(made)));
  },
  'member within the body': (draft, random, values) => {
    const { body } = draft.operation;
    if (!body) return;
    const made = values.of(body.schema, random) as Record<string, unknown>;
    for (const list of Object.values(made)) {
      const [first] = Array.isArray(list) ? (list as unknown[]) : [];
      if (typeof first === 'object' && first !== null && Object.keys(first).length > 0)
        Object.assign(first, { [random.of(Object.keys(first))]: random.of<unknown>([...STRINGS, 2 ** 31, -1, null, []]) });
    }
    setBody(draft, Buffer.from(JSON.stringify(made)));
  },
  'whole body': (draft, random) => setBody(draft, random.of(BODIES)()),
  header: (draft, random) => {
    for (let count = random.of([1, 1, 2, 4]); count > 0; count -= 1) {
      const [name, value] = random.of(HEADERS);
      draft.headers[name.toLowerCase()] = value;
    }
  },
  method: (draft, random) => void (draft.method = random.of(METHODS)),
  'no condition': (draft) => void delete draft.headers['if-match'],
};

/** Requests that are on their way at the same time: a group. */
export const AT_ONCE = 8;

/** Who sends a group of requests: three groups in five come from those who may not write. */
export function sendersOf(number: number): 'strangers' | 'anybody' {
  return Math.floor((number - 1) / AT_ONCE) % 5 < 3 ? 'strangers' : 'anybody';
}

/** Makes the requests of a run: the same for the same document, seed and number, whatever was answered before. */
export class Requests {
  private readonly values: Values;

  constructor(
    private readonly contract: ApiContract,
    private readonly seed: number,
    private readonly key: string | null,
  ) {
    this.values = new Values(contract);
  }

  /** The request of this number; `asked`: only by those who may not write, or by anybody. */
  make(number: number, by: 'strangers' | 'anybody'): Case {
    const random = new Random(Math.imul(this.seed, 1_000_003) + Math.imul(number, 7_919));
    random.next();
    const operation = random.of(this.contract.operations);
    const draft = this.right(operation, random);
    const chosen =
      random.next() < 0.2 ? [] : [random.of(Object.keys(twists)), ...(random.next() < 0.3 ? [random.of(Object.keys(twists))] : [])];
    for (const twist of chosen) twists[twist]!(draft, random, this.values);
    const drawn = random.next();
    const principal: Principal = by === 'anybody' && this.key !== null && drawn < 0.8 ? 'key' : drawn < 0.9 ? 'none' : 'wrong';
    if (principal !== 'none') draft.headers['x-api-key'] = principal === 'key' ? this.key! : WRONG_KEY;
    return {
      number,
      principal,
      twists: chosen,
      method: draft.method,
      target: targetOf(draft),
      headers: sendable(draft.headers),
      body: draft.body,
    };
  }

  /** A request as the document wants it. */
  private right(operation: Operation, random: Random): Draft {
    const wanted = operation.parameters.filter(({ required }) => required || random.next() < 0.12);
    const draft: Draft = {
      operation,
      method: operation.method.toUpperCase(),
      path: filled(operation.path, (name) => {
        const parameter = operation.parameters.find((own) => own.in === 'path' && own.name === name);
        return encodeURIComponent(String(parameter ? this.valueOf(parameter, random) : 1));
      }),
      query: [],
      headers: {},
      body: null,
    };
    for (const parameter of wanted) {
      if (parameter.in === 'query') setQuery(draft, parameter.name, encodeURIComponent(String(this.valueOf(parameter, random))));
      if (parameter.in === 'header') draft.headers[parameter.name.toLowerCase()] = String(this.valueOf(parameter, random));
    }
    if (draft.headers['if-match'] !== undefined && random.next() < 0.7) draft.headers['if-match'] = '*';
    if (operation.body) {
      draft.body = Buffer.from(JSON.stringify(this.values.of(operation.body.schema, random)));
      draft.headers['content-type'] = random.of(operation.body.types);
    }
    return draft;
  }

  private valueOf(parameter: Parameter, random: Random): unknown {
    const example = parameter['x-example'];
    if (example !== undefined && random.next() < 0.6) return example.slice(example.indexOf('=') + 1);
    return wellFormed(String(this.values.of(parameter.schema, random)));
  }
}

function filled(path: string, value: (name: string) => string): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => value(name));
}

function setQuery(draft: Draft, name: string, value: string): void {
  draft.query = [...draft.query.filter(([own]) => own !== name), [name, value]];
}

function setBody(draft: Draft, body: Buffer): void {
  draft.body = body;
  draft.headers['content-type'] ??= 'application/json';
}

function targetOf({ path, query }: Draft): string {
  const search = query.map(([name, value]) => `${name}=${value}`).join('&');
  return (query.length > 0 ? `${path}?${search}` : path).slice(0, MOST_TARGET);
}

/** Percent-encoded once, now and then twice; what cannot be encoded is sent as the bytes of its code units. */
function encoded(text: string, random: Random): string {
  const once = /\p{Surrogate}/u.test(text) ? '%ed%a0%80' : encodeURIComponent(text);
  return random.next() < 0.1 ? encodeURIComponent(once) : once;
}

function safely(name: string): string {
  return name.replace(/[^\x21-\x7e]/g, '%20');
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Without what Node refuses to send. */
function sendable(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/[^\t\x20-\x7e]/g, '?')]));
}
