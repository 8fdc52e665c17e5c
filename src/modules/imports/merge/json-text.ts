/** Half of a surrogate pair without its other half. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * A JSON document as a jsonb column takes it. PostgreSQL refuses two things that JSON allows, U+0000 and half surrogate pairs: the
 * first is left out, the second becomes U+FFFD, in names of members too.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  return /\\u(?:0000|d[89a-f])/i.test(text) ? JSON.stringify(storable(value)) : text;
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').replace(LONE_SURROGATE, '\uFFFD');
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [storable(name), storable(member)]));
}
