import { COLLECTIVE_LANGUAGE_NAMES, LANGUAGE_CODES, NARROWER_LANGUAGE_CODES, REPLACED_LANGUAGE_CODES } from './language-codes.js';

/** Every spelling of a code, to the bibliographic code of ISO 639-2. */
const bibliographicCodes = new Map<string, string>();
/** The bibliographic code to the one BCP 47 knows. */
const tags = new Map<string, string>();

for (const entry of LANGUAGE_CODES.trim().split(/\s+/)) {
  const [codes = '', alpha2] = entry.split(':');
  const [bibliographic = '', terminological] = codes.split('/');
  tags.set(bibliographic, alpha2 ?? terminological ?? bibliographic);
  for (const code of [bibliographic, terminological, alpha2]) if (code !== undefined) bibliographicCodes.set(code, bibliographic);
}
for (const entry of `${REPLACED_LANGUAGE_CODES}${NARROWER_LANGUAGE_CODES}`.trim().split(/\s+/)) {
  const [code = '', current = ''] = entry.split(':');
  bibliographicCodes.set(code, current);
}

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/**
 * The ISO 639-2/B code ("fre") of a language given by any code of ISO 639-1 or 639-2, a withdrawn MARC code, or a BCP 47
 * tag ("fr-CA"), in any case; null when there is no such code.
 */
export function languageCode(raw: string): string | null {
  const subtag = raw.trim().toLowerCase().split(/[-_]/)[0] ?? '';
  return bibliographicCodes.get(subtag) ?? (isLocalUse(subtag) ? subtag : null);
}

/** The English name of a language by its ISO 639-2/B code; null when the code is unknown or for local use. */
export function languageName(code: string): string | null {
  const tag = tags.get(code);
  return tag === undefined ? null : (COLLECTIVE_LANGUAGE_NAMES[code] ?? names.of(tag) ?? null);
}

/** ISO 639-2 keeps qaa to qtz free for codes that institutions agree on among themselves. */
function isLocalUse(code: string): boolean {
  return /^q[a-t][a-z]$/.test(code);
}
