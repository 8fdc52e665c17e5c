/**
 * The types of lines that are read. `workDelete`, `authorDelete`: deletion of a work, of an author; `delete`: of anything else; `other`: nothing that is catalogued, or no
 * dump line at all.
 */
export type LineType = 'author' | 'work' | 'edition' | 'redirect' | 'delete' | 'workDelete' | 'authorDelete' | 'other';

/** The first bytes of lines, by the first letter of the type, which tells most of them apart. */
const prefixes = new Map<number, { type: LineType; bytes: Buffer }[]>(
  Object.entries({
    w: [{ type: 'work' as const, bytes: Buffer.from('/type/work\t') }],
    e: [{ type: 'edition' as const, bytes: Buffer.from('/type/edition\t') }],
    a: [{ type: 'author' as const, bytes: Buffer.from('/type/author\t') }],
    r: [{ type: 'redirect' as const, bytes: Buffer.from('/type/redirect\t') }],
    d: [
      { type: 'workDelete' as const, bytes: Buffer.from('/type/delete\t/works/') },
      { type: 'authorDelete' as const, bytes: Buffer.from('/type/delete\t/authors/') },
      { type: 'delete' as const, bytes: Buffer.from('/type/delete\t') },
    ],
  }).map(([letter, candidates]) => [letter.charCodeAt(0), candidates]),
);
const LETTER_AT = '/type/'.length;

/** Tells what a line holds by its first bytes alone: every pass goes over many lines that are not its own. */
export function typeOfLine(line: Buffer): LineType {
  for (const { type, bytes } of prefixes.get(line[LETTER_AT] ?? 0) ?? []) if (beginsWith(line, bytes)) return type;
  return 'other';
}

function beginsWith(line: Buffer, bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) if (line[i] !== bytes[i]) return false;
  return true;
}
