/** Every problem this service answers with: its code, its status and its title. A code that is retired is never used again. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request cannot be understood' },
  'invalid-parameter': { status: 400, title: 'A parameter cannot be used' },
  'invalid-json': { status: 400, title: 'The body is not JSON' },
  'api-key-missing': { status: 401, title: 'This needs an API key' },
  'api-key-unknown': { status: 401, title: 'The API key is not known' },
  'writes-switched-off': { status: 403, title: 'Writes are switched off' },
  'route-not-found': { status: 404, title: 'There is no such address' },
  'record-not-found': { status: 404, title: 'There is no such record' },
  'record-moved': { status: 308, title: 'The record was merged into another one' },
  'record-deleted': { status: 410, title: 'The record was deleted' },
  'record-exists': { status: 409, title: 'There is such a record already' },
  'record-in-use': { status: 409, title: 'Other records need this one' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body has a media type that is not read here' },
  'invalid-body': { status: 422, title: 'The body cannot be used' },
  'unknown-reference': { status: 422, title: 'The body refers to a record that does not exist' },
  'database-refused': { status: 422, title: 'The database cannot hold a value' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'request-header-too-large': { status: 431, title: 'The head of the request is too large' },
  'internal-error': { status: 500, title: 'Something went wrong here' },
  'query-too-slow': { status: 503, title: 'This takes longer than a request may' },
  overloaded: { status: 503, title: 'More requests wait than can be served' },
  'import-loading': { status: 503, title: 'The catalogue is being loaded' },
  'database-unavailable': { status: 503, title: 'The database cannot be reached' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
