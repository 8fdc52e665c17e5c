import { RELATOR_PHRASES } from './relator-phrases.js';
import { RELATOR_TERMS } from './relator-terms.js';
import { remembered } from './remembered.js';
import { fold } from './sort-key.js';

/** Codes MARC has withdrawn, and what it says to use. */
const REPLACED_CODES = new Map([
  ['clb', 'ctb'],
  ['grt', 'art'],
]);
const codesByPhrase = new Map([
  ...Object.entries(RELATOR_TERMS).map(([code, term]) => [fold(term), code] as const),
  ...Object.entries(RELATOR_PHRASES).flatMap(([code, phrases]) => phrases.map((phrase) => [phrase, code] as const)),
]);

/** Says how the role was shared or which part it was, not which role: "jt. ed.", "general editor", "photographs by". */
const MODIFIERS = new RegExp(
  '^(?:as|additional|assistant|associate|assoc|chief|co|consulting|contributing|copy|executive|general|guest|joint|jt|lead|main|managing' +
    '|original|principal|senior|series|technical|volume) ',
);
const LONGEST = 200;
const SEVERAL_ROLES = /[,;/&+|]|\b(?:and|und|et|y|with)\b/i;

/**
 * The MARC relator code of a role given as a code, a relator URI or an English phrase ("Illustrated by", "jt. ed."), in
 * any case; of several roles the first that is known ("Editor, Introduction" is edt). Null when none is.
 */
export const relatorCode: (raw: string) => string | null = remembered((raw) => {
  if (raw.length > LONGEST) return null;
  return codeOf(raw) ?? firstOf(raw.split(SEVERAL_ROLES).map(codeOf));
});

/** The English term of a MARC relator code ("trl" is "Translator"); null when there is no such code. */
export function relatorTerm(code: string): string | null {
  return Object.hasOwn(RELATOR_TERMS, code) ? (RELATOR_TERMS[code] ?? null) : null;
}

function codeOf(raw: string): string | null {
  const phrase = fold(raw.replace(/^.*\/relators\//, '').replace(/\([^()]*\)\W*$/, ''))
    .replace(/ (?:by|von|par|por)$/, '')
    .replace(/ (?:from|into|aus) .*$/, '');
  const code = REPLACED_CODES.get(phrase) ?? phrase;
  if (Object.hasOwn(RELATOR_TERMS, code)) return code;
  const plain = phrase.replace(MODIFIERS, '');
  return firstOf([phrase, plain, plain.replace(/s$/, '')].map((candidate) => codesByPhrase.get(candidate) ?? null));
}

function firstOf(codes: (string | null)[]): string | null {
  return codes.find((code) => code !== null) ?? null;
}
