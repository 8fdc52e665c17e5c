import type { Settings } from '../config/settings.js';
import type { CrossOrigin } from './cross-origin.js';

/** A year: what the lists of browsers ask for. */
const A_YEAR = 'max-age=31536000';

/**
 * Names and values, by turns, of the headers that tell browsers what an answer is not: a page, a script, something to put in a frame.
 * Pages, which are Swagger UI and those of problems, set a Content-Security-Policy of their own, and a Referrer-Policy, which is for what has links to follow.
 */
export function securityHeaders({ publicBaseUrl }: Pick<Settings, 'publicBaseUrl'>, { resourcePolicy }: CrossOrigin): readonly string[] {
  return [
    'x-content-type-options',
    'nosniff',
    'content-security-policy',
    "default-src 'none'; frame-ancestors 'none'",
    ...(resourcePolicy === null ? [] : ['cross-origin-resource-policy', resourcePolicy]),
    ...(publicBaseUrl?.startsWith('https:') ? ['strict-transport-security', A_YEAR] : []),
  ];
}
