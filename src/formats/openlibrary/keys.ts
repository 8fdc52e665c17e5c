import { languageCode } from '../../standards/index.js';

/** The short forms of the first years, still met in old dumps and in references nobody has touched since. */
const OLD_PREFIXES = new Map([
  ['a', 'authors'],
  ['b', 'books'],
  ['w', 'works'],
  ['l', 'languages'],
]);

/** A key in today's form: "/a/OL1A" is "/authors/OL1A". */
export function normalizeKey(key: string): string {
  return key.trim().replace(/^\/([abwl])\//, (_, prefix: string) => `/${OLD_PREFIXES.get(prefix) ?? prefix}/`);
}

/** The key of an author a field refers to; undefined when the value is no such reference ("DUP/authors/OL1A-DUP"). */
export function authorReference(value: unknown): string | undefined {
  return matching(/^\/authors\/OL\d+A$/, value)?.[0];
}

/** The key of a work a field refers to; undefined when the value is no such reference. */
export function workReference(value: unknown): string | undefined {
  return matching(/^\/works\/OL\d+W$/, value)?.[0];
}

/** The key of any record a redirect leads to; undefined when the value is no such reference. */
export function recordReference(value: unknown): string | undefined {
  return matching(/^\/(?:authors\/OL\d+A|works\/OL\d+W|books\/OL\d+M)$/, value)?.[0];
}

/** The ISO 639-2/B code of a language reference ("/languages/eng", "/l/eng", "eng"); undefined when it is none. */
export function languageReference(value: unknown): string | undefined {
  const code = matching(/^(?:\/languages\/)?([\w-]+)$/, value)?.[1];
  return (code && languageCode(code)) || undefined;
}

/** A reference is `{"key": "/works/OL1W"}`, in old records the bare string. */
function matching(pattern: RegExp, value: unknown): RegExpExecArray | null {
  const raw = typeof value === 'object' && value !== null && 'key' in value ? value.key : value;
  const key = typeof raw === 'string' ? normalizeKey(raw) : '';
  return pattern.exec(key);
}
