import type { Classification } from '../record.js';
import type { Fields } from './fields.js';
import { readLine } from './json-values.js';
import { schemeName } from './schemes.js';

const SCHEME_ALIASES = new Map([
  ['lc_classifications', 'lcc'],
  ['library_of_congress_classification', 'lcc'],
  ['dewey_decimal_class', 'ddc'],
  ['dewey_number', 'ddc'],
  ['dewey', 'ddc'],
]);

/** Class numbers: Library of Congress (`lcc`), Dewey (`ddc`) and those `classifications` names itself, each once. */
export function classifications(fields: Fields): Classification[] {
  const found = [
    ...fields.lines('lc_classifications').map((value) => ({ scheme: 'lcc', value })),
    ...fields.lines('dewey_decimal_class', 'dewey_number').map((value) => ({ scheme: 'ddc', value })),
    ...fields.entries(['classifications'], (name, member) => {
      const scheme = schemeName(name);
      const value = readLine(member);
      if (typeof value !== 'string') return value;
      return scheme === null ? undefined : { scheme: SCHEME_ALIASES.get(scheme) ?? scheme, value };
    }),
  ];
  if (found.length < 2) return found;
  return [...new Map(found.map((one) => [`${one.scheme} ${one.value}`, one])).values()];
}
