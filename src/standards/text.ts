/**
 * A string PostgreSQL can store: NUL, which text and jsonb refuse, is removed, and half of a surrogate pair becomes
 * U+FFFD. Nothing else is touched.
 */
export function storableText(raw: string): string {
  return /[\0\uD800-\uDFFF]/.test(raw) ? raw.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD') : raw;
}

/** Most texts: printable ASCII with single blanks between words, which is as the catalogue keeps it. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
/** A longer text goes the other way: the pattern remembers something of every word, for which there is no room with some megabytes of them. */
const LONGEST_PLAIN = 10_000;

/** Text of several lines as the catalogue keeps it: storable, NFC, trimmed; null when nothing is left. */
export function cleanText(raw: string): string | null {
  if (isPlain(raw)) return raw;
  return storableText(raw).normalize('NFC').trim() || null;
}

/** Text of one line (a title, a name): as `cleanText`, and every run of blanks and line breaks is one space. */
export function cleanLine(raw: string): string | null {
  if (isPlain(raw)) return raw;
  return cleanText(raw.replace(/\s+/g, ' '));
}

function isPlain(raw: string): boolean {
  return raw.length <= LONGEST_PLAIN && PLAIN.test(raw);
}
