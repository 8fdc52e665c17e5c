import { type FieldOptions, FormField, ValuesField } from '../../platform/fields/fields.js';
import { countryCode } from '../../standards/countries.js';
import { languageCode } from '../../standards/languages.js';

/** Reads a language in ISO 639-1, ISO 639-2/B or /T into ISO 639-2/B: `en`, `eng`; `fr`, `fra`, `fre`. */
export function readLanguage(raw: string): string {
  const code = languageCode(raw);
  if (code === null) throw new Error('must be a language of ISO 639-1 or ISO 639-2, as en or eng');
  return code;
}

function readCountry(raw: string): string {
  const code = countryCode(raw);
  if (code === null) throw new Error('must be a country of ISO 3166-1, as NZ');
  return code;
}

export function LanguageField(options: FieldOptions): PropertyDecorator {
  return FormField({ example: 'eng', ...options, read: readLanguage });
}

export function LanguagesField(options: FieldOptions): PropertyDecorator {
  return ValuesField({ example: ['eng'], ...options, read: readLanguage });
}

export function CountryField(options: FieldOptions): PropertyDecorator {
  return FormField({ example: 'GB', ...options, read: readCountry });
}

export function CountriesField(options: FieldOptions): PropertyDecorator {
  return ValuesField({ example: ['GB'], ...options, read: readCountry });
}

/** The parameter of a day, a month or a year: `1813`, `1813-01`, `1813-01-28`, `-0043`. */
export function DateFilterField(options: FieldOptions): PropertyDecorator {
  return FormField({ example: '1813', ...options, read: readDateFilter });
}

function readDateFilter(raw: string): string {
  if (!/^-?\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(raw))
    throw new Error('must be a year, a month or a day, as 1813, 1813-01 or 1813-01-28');
  return raw;
}

/** The least and the greatest value of a `*_sort` column (YYYYMMDD) that such a parameter means. */
export function sortRange(date: string | undefined): [number, number] | undefined {
  if (date === undefined) return undefined;
  const [, sign, year, month, day] = /^(-?)(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(date)!;
  // the column counts as PostgreSQL does, without a year 0
  const y = (sign ? -(Number(year) + 1) : Number(year) || -1) * 10_000;
  if (month === undefined) return [y, y + 1231];
  const m = y + Number(month) * 100;
  return day === undefined ? [m, m + 31] : [m + Number(day), m + Number(day)];
}
