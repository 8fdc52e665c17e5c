import { cleanLine, cleanText, storableText } from '../../standards/index.js';

/** Deeper than any document of Open Library, and than PostgreSQL would have to follow into jsonb. */
const DEEPEST = 64;

/** One line of text, given as a string, a number or `{"type": "/type/text", "value": …}`. */
export function readLine(value: unknown): string | null | undefined {
  return readString(value, cleanLine);
}

/** Text of several lines, given in the same ways. */
export function readText(value: unknown): string | null | undefined {
  return readString(value, cleanText);
}

/** A whole number from `least` to `most`, given as a number or in digits. */
export function readInteger(value: unknown, least: number, most: number): number | null | undefined {
  if (value === null || value === undefined || value === '') return null;
  const number = typeof value === 'string' && /^\s*\d{1,15}\s*$/.test(value) ? Number(value) : value;
  return Number.isInteger(number) && (number as number) >= least && (number as number) <= most ? (number as number) : undefined;
}

/** A member of an object; undefined when the value is no object or has no such member of its own. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** A JSON value without what jsonb refuses: NUL, half surrogate pairs, and nesting without end (cut off as null). */
export function storableJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEEPEST) return null;
  if (Array.isArray(value)) return value.map((element) => storableJson(element, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [storableText(key), storableJson(member, depth + 1)]));
}

function readString(value: unknown, clean: (text: string) => string | null): string | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'number') return String(value);
  const inner = memberOf(value, 'value');
  return typeof inner === 'string' ? clean(inner) : inner === null ? null : undefined;
}
