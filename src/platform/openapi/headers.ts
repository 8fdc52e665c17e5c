import type { OpenAPIObject } from '@nestjs/swagger';

type Headers = NonNullable<NonNullable<OpenAPIObject['components']>['headers']>;
type Header = Headers[string];

/** A header whose value is text; `required`: every answer that declares it has it. */
function text(presence: 'always' | 'sometimes', description: string, example: string, pattern: string, maxLength: number): Header {
  return { description, required: presence === 'always', schema: { type: 'string', pattern, maxLength }, example };
}

const ANY = '^[\\x20-\\x7e]+$';
const ENTITY_TAG = '^"[\\x21\\x23-\\x7e]+"$';
const SECONDS = '^[1-9][0-9]*$';

/** Every header that an answer may have, once: answers refer to them. Those with `required` are in every answer that declares them. */
export const HEADERS = {
  'X-Request-Id': text('always', 'The id of this request.', '3f0c9a52-6a3c-4a3e-9c57-4b8f6c1d2e90', '^[A-Za-z0-9._-]+$', 64),
  'Cache-Status': text('always', 'How the cache answered (RFC 9211).', 'Colophon; hit; ttl=297', ANY, 200),
  'Cache-Control': text('always', 'Keep it, but ask again.', 'no-cache', ANY, 200),
  ETag: text('always', 'A strong entity tag of these bytes (RFC 9110).', '"9rP2nQn1vXk3b8Zs0aYw7uTq5mE"', ENTITY_TAG, 64),
  WrittenETag: text(
    'sometimes',
    'The entity tag that a `GET` of the record answers now: what `If-Match` takes.',
    '"9rP2nQn1vXk3b8Zs0aYw7uTq5mE"',
    ENTITY_TAG,
    64,
  ),
  Link: text(
    'sometimes',
    'first, prev, next and last page (RFC 8288); links of more than 8,000 characters stand in the body alone.',
    '</v1/books?limit=10&offset=10>; rel="next"',
    '^<[^\\x00]+$',
    65_536,
  ),
  Duplicate: text('sometimes', 'The record that is there already (RFC 8288).', '</v1/books/1>; rel="duplicate"', '^<[^\\x00]+$', 65_536),
  'X-Total-Count': {
    description: '`meta.total`; absent when it was not counted.',
    required: false,
    schema: { type: 'integer', format: 'int32', minimum: 0, maximum: 2_147_483_647 },
    example: 1000,
  },
  'Content-Location': text('always', 'The address of the record itself.', '/v1/books/1', '^/v1/[a-z]+/[1-9][0-9]*$', 64),
  Location: text('always', 'The address of the record.', '/v1/books/1', '^/v1/', 65_536),
  Replayed: text('sometimes', 'The answer is the one that the first request with this `Idempotency-Key` got.', 'true', '^true$', 4),
  RateLimit: text('sometimes', 'What is left of the limit, where there is one (draft of the IETF).', '"default";r=99;t=60', ANY, 200),
  'RateLimit-Policy': text('sometimes', 'The limit itself, where there is one (draft of the IETF).', '"default";q=100;w=60', ANY, 200),
  'Retry-After': text('always', 'Seconds to wait.', '1', SECONDS, 10),
  'WWW-Authenticate': text('always', 'How to send a key (RFC 9110).', 'ApiKey header="X-Api-Key"', ANY, 300),
  'Access-Control-Allow-Origin': text('sometimes', 'For a request with an `Origin` that may read this.', '*', ANY, 300),
} as const satisfies Headers;

type Name = keyof typeof HEADERS;
type References = Record<string, { $ref: string }>;

/** References to headers that have the same name here and on the wire. */
function refer(...names: Name[]): References {
  return Object.fromEntries(names.map((name) => [name, at(name)]));
}

function at(name: Name): { $ref: string } {
  return { $ref: `#/components/headers/${name}` };
}

const everywhere = refer('X-Request-Id', 'Cache-Status', 'RateLimit', 'RateLimit-Policy', 'Access-Control-Allow-Origin');
const replayable = { 'Idempotency-Replayed': at('Replayed') };
const cached = { ...everywhere, ...refer('ETag', 'Cache-Control') };
const written = { ...everywhere, ETag: at('WrittenETag') };

/** The headers of each kind of answer, by their names on the wire. */
export const ANSWER_HEADERS = {
  page: { ...cached, ...refer('Link', 'X-Total-Count') },
  one: { ...cached, ...refer('Content-Location') },
  read: cached,
  created: { ...written, ...replayable, ...refer('Location') },
  changed: { ...written, ...replayable, ...refer('Content-Location') },
  removed: { ...everywhere, ...replayable },
  privatePage: { ...everywhere, ...refer('Link', 'X-Total-Count') },
  privateOne: { ...everywhere, ...refer('Content-Location') },
  made: { ...everywhere, ...refer('Location') },
  done: everywhere,
} as const satisfies Record<string, References>;

/** The headers of a problem of this status. */
export function problemHeaders(status: number): References {
  return {
    ...everywhere,
    ...(status === 308 ? refer('Location') : {}),
    ...(status === 401 ? refer('WWW-Authenticate') : {}),
    ...(status === 409 ? { Link: at('Duplicate') } : {}),
    ...(status === 412 ? { ETag: at('WrittenETag') } : {}),
    ...(status === 429 || status === 503 ? refer('Retry-After') : {}),
  };
}
