import { Press } from './press.mjs';
import { SeededRandom } from './random.mjs';

/** The last year an edition is given; the works of the tables are older. */
const LAST_YEAR = 2025;
/** How often an edition is in a language, where the work has a title in it; every other language counts 1. */
// prettier-ignore
const LANGUAGE_WEIGHTS = { eng: 24, fre: 7, ger: 7, spa: 7, ita: 4, rus: 4, por: 4, jpn: 4, chi: 3, pol: 2, swe: 2, dut: 2, kor: 2, tur: 2 };
const FORMATS = [
  { name: 'Paperback', weight: 50, since: 1935, height: 20, width: 13, gramsPerPage: 0.75, cover: 40 },
  { name: 'Hardcover', weight: 24, since: 1900, height: 23, width: 15, gramsPerPage: 1.1, cover: 160 },
  { name: 'Mass Market Paperback', weight: 8, since: 1960, height: 18, width: 11, gramsPerPage: 0.6, cover: 30 },
  { name: 'Ebook', weight: 12, since: 2008 },
  { name: 'Audio CD', weight: 6, since: 1995 },
];
const STATEMENTS = ['', '', '', '', '', '', 'Second edition', 'Revised edition'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const NOTE = 'Generated for the Colophon sample catalogue; not a real edition.';

/**
 * Editions that no one published, of true works, by the invented publishers of the tables: always the same ones, and each
 * says in its notes and source what it is.
 * @param {object[]} works
 * @param {object[]} publishers the first one of a language has the most editions in it
 * @param {number} count how many editions in all; every work has one at least
 */
export function generateEditions(works, publishers, count) {
  const random = new SeededRandom(1813);
  const press = new Press(publishers);
  const editions = shares(works, count).flatMap((share, index) => editionsOf(works[index], share, random, press));
  return random.shuffled(editions).map((edition) => press.numbered(edition));
}

/** One edition for each work; the others go to the works in proportion to the square of the languages they are known in. */
function shares(works, count) {
  const weights = works.map((work) => titlesOf(work).length ** 2);
  const perWeight = (count - works.length) / weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => weight * perWeight);
  const whole = exact.map(Math.floor);
  const left = count - works.length - whole.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact.map((share, index) => ({ index, remainder: share - whole[index] })).sort((a, b) => b.remainder - a.remainder);
  for (const { index } of byRemainder.slice(0, left)) whole[index]++;
  return whole.map((share) => share + 1);
}

/** The titles a work can be printed under: in English, in its own language and in those it is known to be translated into. */
function titlesOf(work) {
  const own = work.original_title === '' || work.language === 'eng' ? [] : [{ language: work.language, title: work.original_title }];
  const translations = work.titles.filter(({ language }) => language !== work.language);
  return [{ language: 'eng', title: work.title }, ...own, ...translations];
}

function editionsOf(work, share, random, press) {
  const editions = new Map();
  while (editions.size < share) {
    const { language, title } = random.weighted(titlesOf(work), (known) => weightOf(known.language, work));
    const house = press.houseFor(language, random);
    const format = random.weighted(FORMATS, ({ weight }) => weight);
    const edition = { work, languages: [language], title, ...described(work, format, house, random) };
    editions.set([language, house.name, format.name].join(), edition);
  }
  return [...editions.values()];
}

function weightOf(language, work) {
  return (LANGUAGE_WEIGHTS[language] ?? 1) * (language === work.language ? 2 : 1);
}

function described(work, format, house, random) {
  const year = yearBetween(Math.max(firstYear(work), format.since), random);
  const pages = format.name === 'Audio CD' ? null : Math.max(24, Math.round(work.extent * (0.85 + 0.35 * random.fraction())));
  return {
    house,
    publisher: house.name,
    publishPlaces: [house.place],
    country: house.country,
    published: dateIn(year, random),
    year,
    format: format.name,
    pages,
    statement: random.weighted(STATEMENTS, () => 1),
    ...measured(format, pages, random),
    note: NOTE,
    sourceRecords: ['colophon:generated'],
  };
}

/** A year after the work appeared, and not before 1950; late ones are more frequent. */
function yearBetween(first, random) {
  const earliest = Math.min(LAST_YEAR, Math.max(first + 1, 1950));
  return LAST_YEAR - Math.floor((LAST_YEAR - earliest + 1) * random.fraction() ** 1.5);
}

/** The last year the table names; a work of antiquity has none after 1950 anyway. */
function firstYear(work) {
  return Math.max(0, ...(work.first_published.match(/\d{4}/g) ?? []).map(Number));
}

function dateIn(year, random) {
  const month = random.integer(1, 12);
  const day = random.integer(1, 28);
  const name = MONTHS[month - 1];
  const padded = (number) => String(number).padStart(2, '0');
  const spellings = [String(year), String(year), `${name} ${year}`, `${name} ${day}, ${year}`, `${year}-${padded(month)}-${padded(day)}`];
  return random.weighted(spellings, () => 1);
}

/** Every third printed book was on the scales. */
function measured({ height, width, gramsPerPage, cover }, pages, random) {
  if (height === undefined) return {};
  const pagination = `${pages} p. ; ${height} cm`;
  if (random.fraction() > 1 / 3) return { pagination };
  const depth = (pages * 0.0065 + 0.4).toFixed(1);
  return {
    pagination,
    dimensions: `${height} x ${width} x ${depth} centimeters`,
    weight: `${Math.round(pages * gramsPerPage + cover)} grams`,
  };
}
