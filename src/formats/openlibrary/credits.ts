import { nameKey, relatorCode, trimFullStop } from '../../standards/index.js';
import type { Credit } from '../record.js';
import type { Fields, Read } from './fields.js';
import { memberOf, readLine } from './json-values.js';
import { authorReference } from './keys.js';

/** A longer text is a note rather than a name; no role is looked for in it. */
const LONGEST = 500;
/** "Mary Roe (Illustrator)" */
const ROLE_IN_PARENTHESES = /^(.*\S)\s*\(([^()]+)\)\.?$/;
/** "Roe, Peter, 1852-1914, ill." and "Roe, Taylor, 1935- ill." */
const ROLE_AT_THE_END = /^(.*?)(?:,\s*|(?<=\d-?)\s)(\p{Ll}[\p{Ll} .]*)$/u;

/** Who made a work: `authors` with their roles, where an entry may lack its author (it says nothing then). */
export function workCredits(fields: Fields): Credit[] {
  return distinct(fields.each(['authors'], readWorkAuthor));
}

/** Who made an edition: `authors`, then `contributors` (a name and a role) and `contributions` (both in one string). */
export function editionCredits(fields: Fields): Credit[] {
  return distinct([
    ...fields.each(['authors'], readWorkAuthor),
    ...fields.each(['contributors'], readContributor),
    ...fields.each(['contributions'], readContribution),
  ]);
}

const readWorkAuthor: Read<Credit> = (value) => {
  const roleRaw = readLine(memberOf(value, 'role')) ?? null;
  const creditedAs = readLine(memberOf(value, 'as')) ?? null;
  const author = memberOf(value, 'author');
  const authorKey = authorReference(author ?? value);
  if (authorKey === undefined && creditedAs === null) return saysNothing(value) ? null : undefined;
  return { authorKey: authorKey ?? null, creditedAs, role: relatorCode(roleRaw ?? 'aut') ?? 'ctb', roleRaw };
};

const readContributor: Read<Credit> = (value) => {
  if (typeof value === 'string') return readContribution(value);
  const name = readLine(memberOf(value, 'name')) ?? null;
  const authorKey = authorReference(memberOf(value, 'author')) ?? null;
  const roleRaw = readLine(memberOf(value, 'role')) ?? null;
  if (name === null && authorKey === null) return undefined;
  return { authorKey, creditedAs: name, role: relatorCode(roleRaw ?? '') ?? 'ctb', roleRaw };
};

const readContribution: Read<Credit> = (value) => {
  const text = readLine(value);
  if (typeof text !== 'string') return text;
  if (text.length > LONGEST) return credited(text, 'ctb', null);
  const [, name, roleRaw] = ROLE_IN_PARENTHESES.exec(text) ?? ROLE_AT_THE_END.exec(text) ?? [];
  const role = relatorCode(roleRaw ?? '');
  if (!name || roleRaw === undefined || role === null) return credited(text, 'ctb', null);
  return credited(name, role, roleRaw);
};

function credited(name: string, role: string, roleRaw: string | null): Credit {
  return { authorKey: null, creditedAs: trimFullStop(name) || name, role, roleRaw };
}

/** An entry of nothing but its type, as tens of thousands of works have. */
function saysNothing(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).every((name) => name === 'type');
}

function distinct(credits: Credit[]): Credit[] {
  if (credits.length < 2) return credits;
  const found = new Map<string, Credit>();
  for (const credit of credits) {
    const id = `${credit.role} ${credit.authorKey ?? nameKey(credit.creditedAs ?? '')}`;
    if (!found.has(id)) found.set(id, credit);
  }
  return [...found.values()];
}
