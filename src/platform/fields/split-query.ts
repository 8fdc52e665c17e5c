/** Raw parameters by name: text, a list when the name comes more than once, null when it is not percent-encoded UTF-8. */
export type RawParameters = Record<string, string | string[] | null>;

/** Splits a query string (WHATWG URL, application/x-www-form-urlencoded), keeping what is wrong with it for the one who can name it. */
export function splitQuery(text: string): RawParameters {
  const read = Object.create(null) as RawParameters;
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const [name = '', ...rest] = pair.split('=');
    const key = decode(name) ?? name;
    const value = decode(rest.join('='));
    const earlier = read[key];
    if (earlier === undefined) read[key] = value;
    else if (earlier !== null) read[key] = value === null ? null : [earlier, value].flat();
  }
  return read;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
