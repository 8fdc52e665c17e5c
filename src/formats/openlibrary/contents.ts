import { cleanLine } from '../../standards/index.js';
import type { ContentsEntry } from '../record.js';
import type { Fields } from './fields.js';
import { memberOf, readInteger, readLine } from './json-values.js';

const DEEPEST_LEVEL = 99;
/** A field of a Python dictionary printed as text: what a fault of 2011 wrote into the titles of some tables of contents. */
const PRINTED_FIELD = /'(title|label|pagenum|level)': (?:u?'((?:[^'\\]|\\.)*)'|u?"((?:[^"\\]|\\.)*)"|(\d+))/g;
const ESCAPE = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/gi;

/** The table of contents, from objects, strings, text objects or one text with a line for each entry. */
export function tableOfContents(fields: Fields): ContentsEntry[] {
  return fields.each(['table_of_contents'], readEntries).flat();
}

function readEntries(value: unknown): ContentsEntry[] | null | undefined {
  if (typeof value === 'string') return value.split('\n').flatMap((line) => entry(line) ?? []);
  if (memberOf(value, 'title') === undefined && memberOf(value, 'label') === undefined) {
    const text = readLine(value);
    return typeof text === 'string' ? [{ level: 0, label: null, title: text, page: null }] : text;
  }
  const title = readLine(memberOf(value, 'title'));
  const printed = typeof title === 'string' && title.startsWith('{') ? readPrinted(title) : null;
  const one = entry(printed?.title ?? title, printed ?? (value as object));
  return one === null ? null : [one];
}

function entry(title: unknown, other: { level?: unknown; label?: unknown; pagenum?: unknown } = {}): ContentsEntry | null {
  const text = readLine(title) ?? null;
  const label = readLine(other.label) ?? null;
  if (text === null && label === null) return null;
  return {
    level: readInteger(other.level, 0, DEEPEST_LEVEL) ?? 0,
    label: text === null ? null : label,
    title: text ?? label ?? '',
    page: readLine(other.pagenum) ?? null,
  };
}

/** "{'level': 0, 'title': u'Kes\\xe4 ja talvi'}" as the object it was printed from; null when it has no title. */
function readPrinted(text: string): Record<string, string> | null {
  const members = [...text.matchAll(PRINTED_FIELD)].map(([, name = '', single, double, digits]) => [
    name,
    digits ?? cleanLine(unescapePython(single ?? double ?? '')) ?? '',
  ]);
  const printed = Object.fromEntries(members) as Record<string, string>;
  return printed.title ? printed : null;
}

function unescapePython(text: string): string {
  return text.replace(ESCAPE, (_, x?: string, u?: string, wide?: string, other?: string) => {
    const hex = x ?? u ?? wide;
    if (hex === undefined) return other === 'n' || other === 't' ? ' ' : (other ?? '');
    const point = Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD';
  });
}
