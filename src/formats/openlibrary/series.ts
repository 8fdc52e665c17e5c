import { fold, sortKey, trimFullStop, trimIsbd } from '../../standards/index.js';
import type { SeriesStatement } from '../record.js';

const WORDS = 'volumes? vols? v numbers? num nos? nrs? issues? parts? pts? books? bks? band bd heft h tom[eo]s? t fasc deel dl';
const WORD = String.raw`(?:${WORDS.replaceAll(' ', '|')})(?!\p{L})\.?`;
const NUMBER = String.raw`[[(]?\d[\d./-]*[a-z]?[\])]?`;
/** "v. 17", "No. 2", "v[2]", "book III"; a word is needed where a bare number could belong to the name. */
const LABELLED = String.raw`(?:${WORD}|n[°º]|№|#)\s*(?:${NUMBER}|[[(]?[ivxlc]+[\])]?)`;
const DESIGNATION = String.raw`(?:${LABELLED}|${NUMBER})(?:,?\s*${LABELLED})*`;
/** A publisher's own numbering: "AA113", "B-16". */
const CODE = String.raw`[a-z]{1,4}-?\d+[a-z]?`;

const IS_DESIGNATION = new RegExp(`^${DESIGNATION}$`, 'iu');
const IS_DESIGNATION_OR_CODE = new RegExp(`^(?:${DESIGNATION}|${CODE}|[ivxlc]+)$`, 'iu');
/** How name and number stand in one string, the surest first. */
const NAME_AND_NUMBER = [
  new RegExp(String.raw`^(.+?)\s*\((${DESIGNATION})\)$`, 'iu'),
  new RegExp(String.raw`^(.+?)\s*(?:--|;)\s*(${DESIGNATION}|${CODE})$`, 'iu'),
  new RegExp(String.raw`^(.+?)\s*,\s*(${DESIGNATION})$`, 'iu'),
  new RegExp(String.raw`^(.+?)\s+(${LABELLED})$`, 'iu'),
];

/** A longer text is a note rather than a series; no number is looked for in it. */
const LONGEST = 500;

interface NamedNumber {
  name: string;
  numberRaw: string | null;
  raw: string;
}

/**
 * The publisher's series of an edition. A number may be in the string ("A Book Apart, No. 2"), or be the next string
 * (["Modern cell biology ;", "v. 17"] is one series); two statements of one series, with and without its number, are one.
 */
export function seriesStatements(lines: string[]): SeriesStatement[] {
  if (lines.length === 0) return [];
  const statements: NamedNumber[] = [];
  for (const line of lines) {
    const previous = statements.at(-1);
    if (previous?.numberRaw === null && continues(previous.raw, line)) {
      previous.numberRaw = bareNumber(line);
      previous.raw = `${previous.raw} ${line}`;
    } else {
      statements.push(readStatement(line));
    }
  }
  return distinct(statements).map((statement, index) => ({
    ...statement,
    kind: 'publisher',
    numberSort: numberSort(statement.numberRaw),
    isPrimary: index === 0,
  }));
}

function readStatement(line: string): NamedNumber {
  if (line.length > LONGEST) return { name: line, numberRaw: null, raw: line };
  const text = trimFullStop(trimIsbd(line.replace(/^\((.*)\)\.?$/, '$1')));
  for (const pattern of NAME_AND_NUMBER) {
    const [, name, number] = pattern.exec(text) ?? [];
    // a number alone, as "; v. 17", has no series to belong to
    const named = seriesName(name ?? '');
    if (named !== '' && number !== undefined) return { name: named, numberRaw: bareNumber(number), raw: line };
  }
  return { name: seriesName(text) || line, numberRaw: null, raw: line };
}

/** A string is the number of the one before when it is a number, or can be one and the string before ends as if it went on. */
function continues(previous: string, line: string): boolean {
  if (line.length > LONGEST) return false;
  const number = bareNumber(line);
  return IS_DESIGNATION.test(number) || (/[,;.:]$/.test(previous) && IS_DESIGNATION_OR_CODE.test(number));
}

function seriesName(text: string): string {
  return trimFullStop(trimIsbd(text.replace(/\s*--\s*$/, '')));
}

function bareNumber(text: string): string {
  return text.replace(/[\s.,;:]+$/, '').replace(/^[\s,;:-]+/, '');
}

function numberSort(numberRaw: string | null): number | null {
  const digits = /(?<!\d)\d{1,9}(?:\.\d{1,3})?(?!\d)/.exec(numberRaw ?? '')?.[0];
  if (digits !== undefined) return Number(digits);
  const roman = /\b[ivxlc]+$/i.exec(numberRaw ?? '')?.[0];
  return roman === undefined ? null : romanNumber(roman.toLowerCase());
}

function romanNumber(text: string): number {
  const values = [...text].map((letter) => ({ i: 1, v: 5, x: 10, l: 50, c: 100 })[letter] ?? 0);
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0);
}

/** A series said again without its number, or with the same, adds nothing; said again with one, it completes the first. */
function distinct(statements: NamedNumber[]): NamedNumber[] {
  const firstOfName = new Map<string, NamedNumber>();
  const numbers = new Set<string>();
  return statements.filter((statement) => {
    const key = sortKey(statement.name);
    const first = firstOfName.get(key);
    const number = `${key} ${fold(statement.numberRaw ?? '')}`;
    const isNew = !first || (statement.numberRaw !== null && first.numberRaw !== null && !numbers.has(number));
    if (!first) firstOfName.set(key, statement);
    else first.numberRaw ??= statement.numberRaw;
    numbers.add(number);
    return isNew;
  });
}
