import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Settings } from '../config/settings.js';

const METHODS = 'GET, HEAD, POST, PATCH, DELETE';
const REQUEST_HEADERS = 'X-Api-Key, Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id';
/** All headers: that is what it means where credentials are not used (Fetch standard, section 3.3.3). */
const EXPOSED = '*';
/** Browsers that keep the answer to a preflight longer do not exist. */
const A_DAY = '86400';

/** Which pages of other origins may read the answers in a browser: CORS (Fetch standard, section 3.3). Never with credentials. */
export class CrossOrigin {
  private readonly origins: 'any' | ReadonlySet<string>;
  /** Names and values, by turns, for every answer. */
  readonly toAll: readonly string[];

  constructor(origins: Settings['corsOrigins']) {
    this.origins = origins === 'any' ? origins : new Set(origins);
    this.toAll = origins === 'any' ? allowed('*') : origins.length > 0 ? ['vary', 'Origin'] : [];
  }

  /** Whether the answer to one origin may not be given to another, so that caches must know. */
  get varies(): boolean {
    return this.origins !== 'any' && this.origins.size > 0;
  }

  /** `Cross-Origin-Resource-Policy`: who may embed an answer without asking, as an image or a script does. Null: anybody, which needs not be said. */
  get resourcePolicy(): 'same-origin' | null {
    return this.origins === 'any' ? null : 'same-origin';
  }

  /** What any answer to a request with these headers has beside `toAll`: names and values by turns. */
  headersFor({ origin }: IncomingHttpHeaders): readonly string[] {
    if (origin === undefined || this.origins === 'any' || !this.origins.has(origin)) return [];
    return allowed(origin);
  }

  /** Whether a browser asks for permission first, which is answered here whatever the address; never while CORS is off. */
  isPreflight({ method, headers }: IncomingMessage): boolean {
    if (method !== 'OPTIONS' || (this.origins !== 'any' && this.origins.size === 0)) return false;
    return headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
  }

  /** What the answer to a preflight has beside those; an origin that is not listed learns nothing. */
  preflightHeaders({ origin }: IncomingHttpHeaders): readonly string[] {
    if (this.origins !== 'any' && !this.origins.has(origin!)) return [];
    const permitted = ['access-control-allow-methods', METHODS, 'access-control-allow-headers', REQUEST_HEADERS];
    return [...permitted, 'access-control-max-age', A_DAY];
  }
}

function allowed(origin: string): string[] {
  return ['access-control-allow-origin', origin, 'access-control-expose-headers', EXPOSED];
}
