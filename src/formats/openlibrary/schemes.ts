import { fold, remembered } from '../../standards/index.js';

/** The name of a scheme, as filters of the API take it and records are sent with it. */
const NAME = /^[a-z][a-z0-9_.-]{0,39}$/;

/** Schemes that Open Library offers under names that are too long. */
const SHORTER = new Map([
  ['dominican_institute_for_oriental_studies_library', 'dominican_institute_for_oriental_studies'],
  ['finnish_public_libraries_classification_system', 'finnish_public_libraries_classification'],
  ['library_and_archives_canada_cataloguing_in_publication', 'library_and_archives_canada_cataloguing'],
]);

/**
 * The name of a scheme in lower case, without accents, and with `_` for blanks and signs: `bodleian,_oxford_university` is
 * `bodleian_oxford_university`. Null when that is no name: in another script, beginning with a digit, or so long that what is left of it
 * could be two.
 */
export const schemeName: (written: string) => string | null = remembered((written) => {
  const folded = written
    .split(/([_.-]+)/)
    .map((part, i) => (i % 2 === 1 ? part : fold(part).replaceAll(' ', '_')))
    .join('')
    .replace(/^[_.-]+|_+$/g, '');
  const name = SHORTER.get(folded) ?? folded;
  return NAME.test(name) ? name : null;
});
