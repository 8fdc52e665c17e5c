/** A JSON document as Python's `json.dumps` writes it, which is what dumps hold: ASCII only, a blank after commas and colons. */
export function pythonJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const element of value) text += (text === '' ? '' : ', ') + pythonJson(element);
    return `[${text}]`;
  }
  return `{${membersOf(value)}}`;
}

/** The members of an object, without its braces; those that are undefined are left out. */
export function membersOf(object: object): string {
  let text = '';
  for (const name in object) {
    const member = (object as Record<string, unknown>)[name];
    if (member !== undefined) text += `${text === '' ? '' : ', '}"${name}": ${pythonJson(member)}`;
  }
  return text;
}

const SPECIAL = /[^ !#-[\]-~]/;
const SPECIALS = /[^ !#-[\]-~]/g;
const SHORT: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

function quoted(text: string): string {
  return SPECIAL.test(text) ? `"${text.replace(SPECIALS, escaped)}"` : `"${text}"`;
}

function escaped(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
