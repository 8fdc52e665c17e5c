import { history, type Origin, publishDate, yearOf } from './dates.js';
import { dumpLine } from './dump-line.js';
import { isbn10, isbn13, isbnBody, mistyped } from './isbn.js';
import type { Lexicon } from './lexicon.js';
import { english, personName, pickLexicon, pickPublisher } from './names.js';
import { CHANCE, type Plan } from './plan.js';
import type { Random } from './random.js';
import { formats, genres } from './words/headings.js';
import { callNumber, coverIds, described, deweyNumber, referenceTo, subjectList, titleAsTyped } from './work-line.js';

const ROLES = ['Illustrator', 'Translator', 'Editor', 'Introduction', 'Photographer', 'Narrator'];
const ARTICLES = ['The ', 'A ', 'Les ', 'Das ', 'El ', "L'"];

/** What the parts of an edition are made from. */
interface Edition {
  number: number;
  origin: Origin;
  lexicon: Lexicon;
  random: Random;
  /** a probability for each origin: catalogues of libraries, feeds of the trade, listings of shops */
  chance: (library: number, trade: number, shop: number) => boolean;
}

/** One edition. */
export function editionLine(plan: Plan, number: number): string {
  const random = plan.random(CHANCE.edition, number);
  const work = plan.workOf(number);
  const authors = work !== null ? plan.authorsOf(work) : random.chance(0.7) ? [plan.pickAuthor(random)] : [];
  const { lexicon, title } = plan.titleOf(work ?? number, authors);
  const kind = random.unit();
  const origin: Origin = kind < 0.62 ? 'library' : kind < 0.88 ? 'trade' : 'shop';
  const chance: Edition['chance'] = (library, trade, shop) =>
    random.chance(origin === 'library' ? library : origin === 'trade' ? trade : shop);
  const edition: Edition = { number, origin, lexicon, random, chance };
  return dumpLine(
    'edition',
    plan.keyOf('editions', number),
    history(random, origin === 'trade' ? 0 : 0.7, plan.end),
    titles(edition, title, authors.length),
    publication(edition),
    numbers(edition),
    shape(edition),
    contents(edition),
    {
      authors: random.chance(0.93) ? references(plan, authors, random) : undefined,
      works: work === null ? undefined : [{ key: referenceTo(plan, 'works', work, random) }],
    },
  );
}

function references(plan: Plan, authors: readonly number[], random: Random): object[] | undefined {
  return authors.length === 0 ? undefined : authors.map((author) => ({ key: referenceTo(plan, 'authors', author, random) }));
}

/** Most editions are called as their work is; translations and other issues are not. */
function titles({ lexicon, random, chance }: Edition, ofWork: string, authors: number): object {
  const form = random.unit();
  const language = form < 0.04 ? pickLexicon(random) : lexicon;
  let title = ofWork;
  if (form < 0.07) title = language.title(random);
  else if (form < 0.11) title = ofWork.toUpperCase();
  else if (form < 0.15) title = `${ofWork} (${english.title(random)})`;
  const subtitle = chance(0.42, 0.35, 0.38) ? language.title(random) : undefined;
  return {
    title_prefix: chance(0.05, 0, 0) ? random.pick(ARTICLES) : undefined,
    title: random.chance(0.00006) ? undefined : titleAsTyped(title, random),
    subtitle,
    full_title: chance(0.2, 0.2, 0) ? `${title}${subtitle === undefined ? '' : ` ${subtitle}`}` : undefined,
    other_titles: chance(0.1, 0, 0) ? [language.title(random)] : undefined,
    work_titles: chance(0.026, 0, 0) ? [`${ofWork}.`] : undefined,
    translation_of: language === lexicon ? undefined : ofWork,
    translated_from: language === lexicon ? undefined : [{ key: `/languages/${lexicon.tongue.code}` }],
    languages: chance(0.97, 0.85, 0.45) ? [{ key: `/languages/${language.tongue.code}` }] : undefined,
    by_statement: authors > 0 && chance(0.5, 0, 0) ? `by ${personName(lexicon, random).name}.` : undefined,
    edition_name: chance(0.16, 0.03, 0.3)
      ? random.pick(['1st ed.', '2nd ed.', 'Rev. ed.', 'New edition', 'Reprint', '1. Aufl.'])
      : undefined,
  };
}

function publication({ origin, lexicon, random, chance }: Edition): object {
  const { cities } = lexicon.tongue;
  const [city, country] = cities[random.zipf(cities.length, 1.5)]!;
  const publisher = () => pickPublisher(lexicon, random);
  return {
    publishers: chance(0.95, 0.99, 0.98) ? (random.chance(0.03) ? [publisher(), publisher()] : [publisher()]) : undefined,
    publish_places: chance(0.93, 0.02, 0.02) ? [city] : undefined,
    publish_country: chance(0.92, 0, 0) ? country : undefined,
    publish_date: chance(0.985, 0.99, 0.97) ? publishDate(origin, yearOf(origin, random), random) : undefined,
    copyright_date: chance(0.004, 0.01, 0) ? String(yearOf('library', random)) : undefined,
    series: chance(0.24, 0.06, 0.05) ? series(lexicon, random) : undefined,
  };
}

/** A series has a name of frequent words, and a number in one of several ways. */
function series(lexicon: Lexicon, random: Random): string[] {
  const name = `${random.pick(['Studies in', 'Library of', 'Contributions to', 'Collection', 'Publications in'])} ${lexicon.wordOf(random.zipf(4_000, 6))}`;
  const number = 1 + random.zipf(600, 10);
  return random.pick([
    [name],
    [`${name} ;`, `v. ${number}`],
    [`${name}, no. ${number}`],
    [`${name} -- ${number}`],
    [`${name} (${number})`],
  ]);
}

/** ISBNs, mostly of both lengths or one of them, some of them broken; numbers of libraries; identifiers of other sites. */
function numbers({ number, origin, lexicon, random, chance }: Edition): object {
  const body = isbnBody(lexicon.tongue.code, number, random);
  const asTyped = (isbn: string) => (random.chance(0.006) ? mistyped(isbn, random) : isbn);
  const hasTen = chance(0.42, 0.32, 1);
  const hasThirteen = hasTen ? chance(0.4, 0.9, 0.88) : chance(0.04, 0.95, 0);
  const isNew = !hasTen && random.chance(origin === 'trade' ? 0.06 : 0.01);
  return {
    isbn_10: hasTen ? [asTyped(isbn10(body))] : undefined,
    isbn_13: hasThirteen ? [asTyped(isbn13(body, isNew ? '979' : '978'))] : undefined,
    lccn: chance(0.45, 0, 0.05) ? [`${random.chance(0.6) ? '' : '   '}${random.digits(8)}`] : undefined,
    oclc_numbers: chance(0.35, 0.02, 0.1) ? [String(1_000_000 + random.below(900_000_000))] : undefined,
    ocaid: chance(0.1, 0.01, 0.05) ? `${lexicon.tongue.code}item${random.digits(4)}unse` : undefined,
    identifiers: chance(0.12, 0.25, 0.9) ? otherSites(random) : undefined,
    source_records: chance(0.72, 0.96, 0.15) ? sources(origin, random) : undefined,
    local_id: chance(0.05, 0.01, 0) ? [`urn:library:${random.digits(13)}`] : undefined,
    lc_classifications: chance(0.5, 0.01, 0.1) ? [callNumber(random)] : undefined,
    dewey_decimal_class: chance(0.4, 0.01, 0.2) ? [deweyNumber(random)] : undefined,
  };
}

function otherSites(random: Random): object {
  const goodreads = random.chance(0.75) ? [String(1 + random.below(9_000_000))] : undefined;
  return { goodreads, librarything: random.chance(0.5) ? [String(1 + random.below(9_000_000))] : undefined };
}

function sources(origin: Origin, random: Random): string[] {
  const first =
    origin === 'trade'
      ? `bwb:978${random.digits(10)}`
      : `marc:marc_books/part${random.digits(2)}.utf8:${random.below(260_000_000)}:${500 + random.below(1500)}`;
  return random.chance(0.2) ? [first, `ia:${random.digits(8)}unse`] : [first];
}

function shape({ random, chance }: Edition): object {
  const pages = Math.round(24 + 280 * Math.pow(random.unit(), 0.7) + (random.chance(0.1) ? random.below(900) : 0));
  const form = formats[random.zipf(formats.length, 1.2)]!;
  return {
    number_of_pages: chance(0.72, 0.72, 0.85) ? (random.chance(0.0005) ? 0 : pages) : undefined,
    pagination: chance(0.88, 0, 0)
      ? random.chance(0.4)
        ? `${random.pick(['ix', 'xii', 'xxiv'])}, ${pages} p.`
        : `${pages} p. :`
      : undefined,
    physical_format: chance(0.12, 0.97, 0.96) ? form : undefined,
    physical_dimensions: chance(0, 0.05, 0.6)
      ? `${(5 + random.unit() * 7).toFixed(1)} x ${(3 + random.unit() * 6).toFixed(1)} x 0.8 inches`
      : undefined,
    weight: chance(0, 0.05, 0.6) ? `${(2 + random.unit() * 30).toFixed(1)} ounces` : undefined,
    covers: chance(0.2, 0.75, 0.5) ? coverIds(random) : undefined,
  };
}

function contents({ lexicon, random, chance }: Edition): object {
  const chapters = () => Array.from({ length: 2 + random.below(9) }, () => lexicon.title(random));
  return {
    subjects: chance(0.62, 0.35, 0.3) ? subjectList(random).map((subject) => `${subject}${random.chance(0.8) ? '.' : ''}`) : undefined,
    genres: chance(0.16, 0, 0) ? [random.pick(genres)] : undefined,
    notes: chance(0.42, 0.01, 0.02) ? described(`Includes ${lexicon.title(random)}.`, random) : undefined,
    contributions: chance(0.24, 0.02, 0.05)
      ? [`${personName(lexicon, random).inverted}${random.chance(0.4) ? ` (${random.pick(ROLES)})` : ''}`]
      : undefined,
    contributors: chance(0, 0.05, 0.01) ? [{ role: random.pick(ROLES), name: personName(lexicon, random).name }] : undefined,
    description: chance(0.005, 0.08, 0.03) ? described(lexicon.text(random, 80 + random.below(700)), random) : undefined,
    table_of_contents: chance(0.035, 0.005, 0)
      ? chapters().map((title) => ({ level: 0, label: '', title, pagenum: '', type: { key: '/type/toc_item' } }))
      : undefined,
  };
}
