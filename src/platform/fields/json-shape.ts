import { type BodyMistake, pointerPart } from './json-pointer.js';

/** Levels of objects and lists in each other; no body of ours has more. */
export const DEEPEST = 8;
/** Commas of a whole body, and with them its members and list items. */
export const MOST_COMMAS = 2_000;

/** Names that mean something to every JavaScript object. */
const forbidden = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/** An object or a list that is open at some place of the text. */
interface Open {
  readonly kind: 'object' | 'list';
  readonly names: Set<string>;
  /** the member that is being read */
  name: string;
  /** the list item that is being read */
  item: number;
  /** what the next string is */
  next: 'name' | 'value';
}

/**
 * What is wrong with the shape of a JSON text, looked at before anything of it is built: too many levels or commas, a member that comes
 * twice (RFC 7493, 2.3), a name that is part of every JavaScript object, NUL or half of a surrogate pair (RFC 7493, 2.1). One pass, in
 * time and memory that grow with the length of the text. Of a text that is not JSON it may find anything or nothing.
 */
export function shapeMistake(text: string): BodyMistake | undefined {
  const open: Open[] = [];
  let commas = 0;
  for (let at = 0; at < text.length; at += 1) {
    const top = open.at(-1);
    switch (text[at]) {
      case '"': {
        const string = stringAt(text, at);
        if (string === undefined) return undefined;
        at += string.length - 1;
        const mistake = stringMistake(string, top, open);
        if (mistake) return mistake;
        break;
      }
      case '{':
      case '[':
        if (open.length === DEEPEST) return mistakeAt(open, 'depth', `has more than ${DEEPEST} levels`);
        open.push({ kind: text[at] === '{' ? 'object' : 'list', names: new Set(), name: '', item: 0, next: 'name' });
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ':':
        if (top) top.next = 'value';
        break;
      case ',':
        commas += 1;
        if (commas > MOST_COMMAS) return { in: 'body', pointer: '', code: 'size', message: `has more than ${MOST_COMMAS} commas` };
        if (top) {
          top.next = 'name';
          top.item += 1;
        }
        break;
      default: // blanks, numbers, true, false and null, or no JSON at all
    }
  }
  return undefined;
}

/** The string that begins here, with its quotes; undefined when it has no end. */
function stringAt(text: string, start: number): string | undefined {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = end;
    while (text[escapes - 1] === '\\') escapes -= 1;
    if ((end - escapes) % 2 === 0) return text.slice(start, end + 1);
  }
  return undefined;
}

function stringMistake(string: string, top: Open | undefined, open: readonly Open[]): BodyMistake | undefined {
  const isName = top?.kind === 'object' && top.next === 'name';
  // only an escape can bring what UTF-8 and JSON do not let through, and most values have none
  const escapes = string.includes('\\u');
  if (!isName && !escapes) return undefined;
  const value = valueOf(string);
  if (value === undefined) return undefined;
  if (escapes && /[\0\p{Surrogate}]/u.test(value)) {
    // a name like this cannot be shown in a pointer
    const place = isName ? open.slice(0, -1) : open;
    return mistakeAt(place, 'text', `has ${isName ? 'a member whose name has ' : ''}NUL or half of a surrogate pair in it`);
  }
  if (!isName) return undefined;
  top.name = value;
  if (forbidden.has(value)) return mistakeAt(open, 'unknown', 'is not a member here');
  if (top.names.has(value)) return mistakeAt(open, 'repeated', 'comes twice');
  top.names.add(value);
  return undefined;
}

function valueOf(string: string): string | undefined {
  if (!string.includes('\\')) return string.slice(1, -1);
  try {
    return JSON.parse(string) as string;
  } catch {
    return undefined; // whoever parses the whole of it says so
  }
}

function mistakeAt(open: readonly Open[], code: string, message: string): BodyMistake {
  const pointer = open.map(({ kind, name, item }) => `/${kind === 'object' ? pointerPart(name) : item}`).join('');
  return { in: 'body', pointer, code, message };
}
