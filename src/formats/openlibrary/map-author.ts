import { type EdtfDate, fold, nameKey, parseDate, parseLifespan } from '../../standards/index.js';
import type { AuthorName, AuthorRecord } from '../record.js';
import type { DumpLine } from './dump-lines.js';
import { Fields } from './fields.js';
import { recordIdentifiers } from './identifiers.js';
import { readLine } from './json-values.js';
import { covers, links } from './media.js';

const UNNAMED = '[Unnamed]';
const KINDS = new Map<unknown, AuthorRecord['kind']>([
  ['person', 'person'],
  ['org', 'organization'],
  ['event', 'meeting'],
]);

/** An author of Open Library in the catalogue's terms. Never throws: what is not understood stays in `extra`. */
export function mapAuthor({ key, json }: DumpLine): AuthorRecord {
  const fields = new Fields(json);
  const personalName = fields.line('personal_name');
  const name = fields.line('name') ?? personalName ?? UNNAMED;
  const isInverted = personalName !== null && isInversion(personalName, name);
  const dates = fields.line('date');
  const lifespan = dates === null ? null : parseLifespan(dates);
  return {
    type: 'author',
    kind: fields.one('entity_type', (value) => KINDS.get(value)) ?? 'person',
    name,
    nameInverted: isInverted ? personalName : null,
    honorific: fields.line('title'),
    numeration: fields.line('numeration') ?? fields.line('enumeration'),
    born: lifeDate(fields.line('birth_date')) ?? lifespan?.born ?? null,
    died: lifeDate(fields.line('death_date')) ?? lifespan?.died ?? null,
    datesRaw: dates,
    biography: fields.text('bio'),
    names: otherNames(fields, name, isInverted ? null : personalName),
    covers: covers(fields, 'photos'),
    links: links(fields),
    identifiers: recordIdentifiers(key, fields),
    extra: fields.rest(),
  };
}

/** "Austen, Jane" of "Jane Austen"; "Dodgson, Charles" is another name of "Lewis Carroll" and not where he is filed. */
function isInversion(inverted: string, name: string): boolean {
  const words = (text: string) => fold(text).split(' ').sort().join(' ');
  return inverted.includes(',') && words(inverted) === words(name);
}

function lifeDate(raw: string | null): EdtfDate | null {
  return raw === null ? null : parseDate(raw, 'life');
}

/** Names besides the preferred one; spellings that differ only in case, accents or punctuation are one. */
function otherNames(fields: Fields, preferred: string, personalName: string | null): AuthorName[] {
  const names: AuthorName[] = [
    ...fields.each(['fuller_name'], readLine).map((name) => ({ kind: 'legal' as const, name })),
    ...[personalName ?? '', ...fields.lines('alternate_names')].map((name) => ({ kind: 'variant' as const, name })),
  ];
  const known = new Set(['', nameKey(preferred)]);
  return names.filter(({ name }) => {
    const isNew = !known.has(nameKey(name));
    known.add(nameKey(name));
    return isNew;
  });
}
