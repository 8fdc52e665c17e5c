/** One kind of problem, as a client meets it. */
export interface ProblemKind {
  /** the HTTP status */
  readonly status: number;
  /** the same words each time (RFC 9457, section 3.1.3) */
  readonly title: string;
  /** when it comes, and what the client should do */
  readonly meaning: string;
  /** nginx answers it too, when it refuses the request before the application sees it */
  readonly alsoFromProxy?: true;
}

/**
 * Every problem that the application answers with. Those that only the proxy answers are in proxy-problems.ts; a code that is no longer
 * used moves to retired-problems.ts and never comes back.
 */
export const PROBLEMS = {
  'record-moved': {
    status: 308,
    title: 'The record was merged into another one',
    meaning: 'The record lives on at the address in Location. Ask there, and keep the new id.',
  },
  'invalid-request': {
    status: 400,
    title: 'The request cannot be understood',
    meaning: 'The address, a header or the body is not what HTTP allows. Correct it; the same bytes will always be refused.',
    alsoFromProxy: true,
  },
  'invalid-parameter': {
    status: 400,
    title: 'A parameter cannot be used',
    meaning: 'A parameter of the query or the path is unknown, repeated, malformed or out of range. The list errors names each of them.',
  },
  'invalid-json': {
    status: 400,
    title: 'The body is not JSON',
    meaning: 'The body cannot be read as JSON. The detail says where reading stopped.',
  },
  'api-key-missing': {
    status: 401,
    title: 'This needs an API key',
    meaning: 'The request came without a key and needs one. Send it in the header X-Api-Key.',
  },
  'api-key-unknown': {
    status: 401,
    title: 'The API key is not known',
    meaning: 'There is no such key here. Look whether it was cut off or belongs to another catalogue.',
  },
  'api-key-expired': {
    status: 401,
    title: 'The API key has expired',
    meaning: 'The key was good until a moment that has passed. Ask the operator for a new one.',
  },
  'api-key-revoked': {
    status: 401,
    title: 'The API key was revoked',
    meaning: 'The operator has withdrawn the key. Ask for a new one; this one will never work again.',
  },
  'reading-needs-a-key': {
    status: 401,
    title: 'Reading needs an API key here',
    meaning: 'The operator has switched anonymous reading off. Send a key in the header X-Api-Key; any role may read.',
  },
  'role-too-low': {
    status: 403,
    title: 'The role of the API key does not allow this',
    meaning: 'The key is good and its role may not do this. Use a key of the role that the detail names.',
  },
  'route-not-found': {
    status: 404,
    title: 'There is no such address',
    meaning: 'No route has this address. The routes are in the OpenAPI document, at /openapi.json and /docs.',
    alsoFromProxy: true,
  },
  'record-not-found': {
    status: 404,
    title: 'There is no such record',
    meaning: 'There never was a record with this id or number. A record that was deleted answers 410 instead.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The method is not allowed',
    meaning: 'The address exists and has no such method. The header Allow, where it is present, lists those it has.',
    alsoFromProxy: true,
  },
  'not-acceptable': {
    status: 406,
    title: 'No acceptable form of the answer exists',
    meaning: 'The header Accept leaves no media type that this address can answer with. Accept application/json, or send no Accept.',
  },
  'request-too-slow': {
    status: 408,
    title: 'The request took too long to arrive',
    meaning: 'The request was not complete in time, and nothing was done. Send it again over a better connection.',
    alsoFromProxy: true,
  },
  'record-exists': {
    status: 409,
    title: 'There is such a record already',
    meaning: 'A name, an ISBN or another unique value is taken. Where Link has rel="duplicate", it names the record that has it.',
  },
  'record-in-use': {
    status: 409,
    title: 'Other records need this one',
    meaning: 'The record cannot be deleted while others refer to it. Change or delete those first.',
  },
  'idempotency-in-flight': {
    status: 409,
    title: 'A request with this idempotency key is being answered',
    meaning: 'The first request with this Idempotency-Key has no answer yet. Wait as long as Retry-After says and send it again.',
  },
  'record-deleted': {
    status: 410,
    title: 'The record was deleted',
    meaning: 'The record was there and was deleted. Forget its id; it is never used again.',
  },
  'version-stale': {
    status: 412,
    title: 'The record has changed since',
    meaning: 'If-Match names another version than the current one: somebody else was faster. Read the record again and decide anew.',
  },
  'precondition-failed': {
    status: 412,
    title: 'The record is there already',
    meaning: 'If-None-Match: * asks to write only where nothing is, and something is. Read the record, or write with If-Match.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    meaning: 'The body has more than 1 MiB. Send less at once; large collections come in by an import.',
    alsoFromProxy: true,
  },
  'address-too-long': {
    status: 414,
    title: 'The address is too long',
    meaning: 'The address has more characters than are read. Ask for less at once, or look many identifiers up with POST /v1/books/lookup.',
    alsoFromProxy: true,
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body has a media type that is not read here',
    meaning: 'Send application/json, or application/merge-patch+json with PATCH, and say so in Content-Type.',
  },
  'body-encoding-unsupported': {
    status: 415,
    title: 'The body has an encoding that is not read here',
    meaning: 'Compressed bodies are not read. Send the body as it is, without Content-Encoding.',
  },
  'expectation-failed': {
    status: 417,
    title: 'What the request expects is not done here',
    meaning: 'The header Expect asks for something else than 100-continue. Send the request without it.',
  },
  'invalid-body': {
    status: 422,
    title: 'The body cannot be used',
    meaning: 'The body is JSON, and a member is unknown, missing or not possible. The list errors has a JSON pointer to each of them.',
  },
  'unknown-reference': {
    status: 422,
    title: 'The body refers to a record that does not exist',
    meaning: 'The body names the id of a record that is not there. The list errors says which.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The idempotency key belongs to another request',
    meaning: 'The Idempotency-Key came before with another body or address. Make a new key for each new request.',
  },
  'database-refused': {
    status: 422,
    title: 'The database cannot hold a value',
    meaning: 'A value has the right form and does not fit into its column or an index. Send a shorter or a smaller one.',
  },
  'precondition-missing': {
    status: 428,
    title: 'This needs If-Match',
    meaning: 'A change must say which version it changes. Read the record and send its ETag in If-Match.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    meaning: 'The client has used up what it may ask in this time. Wait as long as Retry-After says, and ask more slowly.',
    alsoFromProxy: true,
  },
  'request-header-too-large': {
    status: 431,
    title: 'The head of the request is too large',
    meaning: 'The headers have more bytes than are read. Send fewer or shorter ones, cookies above all.',
    alsoFromProxy: true,
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong here',
    meaning: 'A fault of the service, not of the client. Report it with the request id, which finds it in the logs.',
    alsoFromProxy: true,
  },
  'query-too-slow': {
    status: 503,
    title: 'This takes longer than a request may',
    meaning: 'The database was stopped in the middle of the answer. Narrow a list by a filter, take a smaller offset, or count=none.',
  },
  starting: {
    status: 503,
    title: 'The service is starting',
    meaning: 'The database does not answer yet, or lacks what this release needs. Nothing is wrong with the request: send it again later.',
  },
  overloaded: {
    status: 503,
    title: 'More requests wait than can be served',
    meaning: 'Too many requests wait for the database. Wait as long as Retry-After says and try again.',
  },
  'import-loading': {
    status: 503,
    title: 'The catalogue is being loaded',
    meaning: 'A first import keeps writers out; readers are served. Write again when it is done, and look after Retry-After.',
  },
  'outcome-unknown': {
    status: 503,
    title: 'Whether the write was done is unknown',
    meaning:
      'The connection to the database was lost while it was told to keep what was written. Sent again with the same Idempotency-Key it is done once; without one, look whether it was done first.',
  },
  'database-unavailable': {
    status: 503,
    title: 'The database cannot be reached',
    meaning: 'The database is away, restarting or full. Nothing is wrong with the request: send it again after Retry-After.',
  },
} as const satisfies Record<string, ProblemKind>;

/** What the application may answer. */
export type ProblemCode = keyof typeof PROBLEMS;
