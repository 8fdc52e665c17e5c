/** The members of a JSON object, in their order; of a name that comes twice the last value counts. */
export type JsonDocument = ReadonlyMap<string, unknown>;

const QUOTE = 34;
const BACKSLASH = 92;
const SPACE = 32;
const COMMA = 44;
const COLON = 58;
const OPENING_BRACKET = 91;
const CLOSING_BRACKET = 93;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;

/** Longer documents are rare, and read the ordinary way. */
const room = Buffer.allocUnsafeSlow(256 * 1024);

/** The members of an object. */
export function membersOf(object: object): JsonDocument {
  return new Map(Object.entries(object));
}

/**
 * Reads a JSON document (RFC 8259) in UTF-8; null when it is no object. Throws a SyntaxError when it is no JSON.
 *
 * Of an object the engine keeps a description for each order of names that it has not met, and of three editions of a dump two have one of their own:
 * making these takes as long as all the rest of reading, and then they are garbage of the lasting kind. A list has no such description, so `{"a":1,"b":2}`
 * is read as `["a",1,"b",2]`, for which nothing but the outermost braces and colons is exchanged.
 */
export function readDocument(bytes: Buffer): JsonDocument | null {
  const pairs = pairsOf(bytes);
  if (pairs === null) {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? membersOf(value) : null;
  }
  const document = new Map<string, unknown>();
  for (let i = 0; i < pairs.length; i += 2) document.set(pairs[i] as string, pairs[i + 1]);
  return document;
}

/** Names and values in turn; null: what is outermost is not plainly names, colons, values and commas in turn, and has to be read as it stands. */
function pairsOf(bytes: Buffer): unknown[] | null {
  const end = bytes.length - 1;
  if (bytes[0] !== OPENING_BRACE || bytes[end] !== CLOSING_BRACE || end >= room.length) return null;
  bytes.copy(room);
  room[0] = OPENING_BRACKET;
  room[end] = CLOSING_BRACKET;
  let depth = 0;
  let expected: 'name' | 'colon' | 'value' = 'name';
  for (let at = 1; at < end; at++) {
    const byte = room[at]!;
    if (byte === QUOTE) {
      at = endOfString(at, end);
      if (depth === 0 && expected === 'name') expected = 'colon';
    } else if (byte === COLON) {
      if (depth > 0) continue;
      if (expected !== 'colon') return null;
      room[at] = COMMA;
      expected = 'value';
    } else if (byte === COMMA) {
      if (depth > 0) continue;
      if (expected !== 'value') return null;
      expected = 'name';
    } else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) depth++;
    else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) depth--;
    else if (depth === 0 && expected !== 'value' && byte !== SPACE) return null;
  }
  // whatever else is wrong with it is as wrong in a list
  return expected === 'value' ? (JSON.parse(room.toString('utf8', 0, end + 1)) as unknown[]) : null;
}

/** Where the string that begins there ends: at its closing quote, or behind `end` when it has none. */
function endOfString(start: number, end: number): number {
  let at = start + 1;
  for (; at < end && room[at] !== QUOTE; at++) if (room[at] === BACKSLASH) at++;
  return at;
}
