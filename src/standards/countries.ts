import { COUNTRY_CODES } from './country-codes.js';

const isoCodes = new Set<string>();
const isoByMarc = new Map<string, string>();

for (const entry of COUNTRY_CODES.trim().split(/\s+/)) {
  const [iso = '', marcCodes] = entry.split(':');
  isoCodes.add(iso);
  for (const marc of marcCodes?.split(',') ?? []) isoByMarc.set(marc, iso);
}

/**
 * The country of a MARC country code ("nyu" is US, "gw " is DE) as ISO 3166-1 alpha-2, and the code itself in lower case
 * without the blanks and marks MARC pads it with. `iso` is null for "xx", for states that fell apart and for unknown codes.
 */
export function countryOfMarc(raw: string): { iso: string | null; marc: string } {
  const text = raw.trim().toLowerCase();
  const marc = /^-?([a-z]{2,3})[\s|#^]*$/.exec(text)?.[1] ?? text;
  return { iso: isoByMarc.get(marc) ?? null, marc };
}

/** An ISO 3166-1 alpha-2 code in upper case; null when it is not assigned. */
export function countryCode(raw: string): string | null {
  const code = raw.trim().toUpperCase();
  return isoCodes.has(code) ? code : null;
}
