/** Who asks, as far as limits are concerned. An `admin` has none. */
export type LimitedRole = 'anonymous' | 'reader' | 'editor' | 'librarian';

/**
 * What requests cost, in units: a tenth of an answer from the cache. The one table of prices.
 * A request pays at its start what it costs at least, and the rest when it is answered.
 */
export const COSTS = {
  /** 304: the client has the page already */
  notModified: 1,
  /** a page from the cache; also what is refused before anybody looked for it, and what no page is (`/docs`) */
  storedPage: 10,
  /** an answer that needed the database */
  builtPage: 20,
  /** POST, PATCH, PUT or DELETE */
  write: 50,
} as const;

/** A bucket must hold the dearest request. */
const SMALLEST_QUOTA = COSTS.write;
/** How long a whole quota takes to come back, seconds: who spends all at once waits this long, not a minute. */
const WINDOW = 10;

/** A quota that empties evenly: what is spent comes back at the rate of the setting, and at most `quota` is there at once. */
export interface Policy {
  readonly role: LimitedRole;
  /** units that may be spent at once */
  readonly quota: number;
  /** in which a whole quota comes back, milliseconds */
  readonly window: number;
  /** in which one unit comes back, milliseconds */
  readonly unit: number;
  /** the value of `RateLimit-Policy` */
  readonly header: string;
}

/** The policy of a role that may spend so many units a minute. null: no limit. */
export function policyOf(role: LimitedRole, unitsPerMinute: number): Policy | null {
  if (unitsPerMinute === 0) return null;
  const unit = 60_000 / unitsPerMinute;
  const quota = Math.max(SMALLEST_QUOTA, Math.floor((WINDOW * 1_000) / unit));
  const window = quota * unit;
  return { role, quota, window, unit, header: `"${role}";q=${quota};w=${Math.ceil(window / 1_000)}` };
}
