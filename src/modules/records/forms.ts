import { type FieldOptions, FormField } from '../../platform/fields/fields.js';
import { codes } from '../../platform/filters/value-forms.js';
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

/** Languages in a filter. */
export const languages = codes(readLanguage);

export function CountryField(options: FieldOptions): PropertyDecorator {
  return FormField({ example: 'GB', ...options, read: readCountry });
}

/** Countries in a filter. */
export const countries = codes(readCountry);
