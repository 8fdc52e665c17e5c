import type { Settings } from '../config/settings.js';
import type { CrossOrigin } from './cross-origin.js';

/** A year: what the lists of browsers ask for. */
const A_YEAR = 'max-age=31536000';

/**
 * Names and values, by turns, of the headers that tell browsers what an answer is not: a page, a script, something to put in a frame.
 * Swagger UI, which is a page, sets a Content-Security-Policy of its own.
 */
export function securityHeaders({ publicBaseUrl }: Pick<Settings, 'publicBaseUrl'>, { resourcePolicy }: CrossOrigin): readonly string[] {
  return [
    'x-content-type-options',
    'nosniff',
    'content-security-policy',
    "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy',
    'no-referrer',
    'cross-origin-resource-policy',
    resourcePolicy,
    ...(publicBaseUrl?.startsWith('https:') ? ['strict-transport-security', A_YEAR] : []),
  ];
}
