import { type DumpLine, mapLine, splitLine } from '../../formats/openlibrary/index.js';
import type { AuthorRecord, BookRecord, WorkRecord } from '../../formats/record.js';
import { parseIsbn } from '../../standards/index.js';
import { damaged } from './damage.js';
import { FILES, type FileName, linesOfPart, partsOf } from './part.js';
import { Plan } from './plan.js';
import { Random } from './random.js';

const plan = new Plan({ works: 4_000, seed: 3, date: '2026-01-31', damaged: 0, revised: 0 });

function linesOf(file: FileName, from = plan): string[] {
  return Array.from({ length: partsOf(from, file) }, (_, part) => [...linesOfPart(from, file, part)]).flat();
}

const lines = Object.fromEntries(FILES.map((file) => [file, linesOf(file)])) as Record<FileName, string[]>;

const entriesOf = (file: FileName) =>
  lines[file].map((line) => {
    const dump = splitLine(line.trimEnd());
    if ('code' in dump) throw new Error(`${dump.reason}: ${line}`);
    return { ...dump, entry: mapLine(dump) };
  });

const recordsOf = <R>(file: FileName) =>
  entriesOf(file).map(({ key, json, entry }) => {
    if (entry.kind !== 'record') throw new Error(`${key} is ${entry.kind}.`);
    return { key, json, record: entry.record as R };
  });

const authors = recordsOf<AuthorRecord>('authors');
const works = recordsOf<WorkRecord>('works');
const books = recordsOf<BookRecord>('editions');

const share = <T>(all: readonly T[], condition: (one: T) => unknown) => all.filter(condition).length / all.length;

function tally<T>(items: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

describe('the lines of a generated dump', () => {
  it('are ASCII, and of redirects and deletions where they should be', () => {
    for (const file of FILES) expect(lines[file].find((line) => !/^[\t -~]+\n$/.test(line))).toBeUndefined();
    expect(tally(entriesOf('redirects').map(({ entry }) => entry.kind))).toEqual(
      new Map([['redirect', plan.sizes.redirects.authors + plan.sizes.redirects.works + plan.sizes.redirects.editions]]),
    );
    expect([...tally(entriesOf('deletes').map(({ entry }) => entry.kind)).keys()]).toEqual(['deleted']);
  });

  it('have a key each', () => {
    const keys = FILES.flatMap((file) => lines[file].map((line) => line.split('\t')[1]));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('refer to each other, but for a few', () => {
    const known = new Set([...authors, ...works].map(({ key }) => key));
    const ofWorks = works.flatMap(({ record }) => record.credits.map(({ authorKey }) => authorKey!));
    expect(share(ofWorks, (key) => known.has(key))).toBeGreaterThan(0.99);
    expect(share(ofWorks, (key) => known.has(key))).toBeLessThan(1);
    const ofBooks = books.flatMap(({ record }) => record.workKey ?? []);
    expect(share(ofBooks, (key) => known.has(key))).toBeGreaterThan(0.99);
  });

  it('lead on in chains and circles, where they are redirects', () => {
    const targets = new Map(entriesOf('redirects').map(({ key, json }) => [key, json.get('location') as string]));
    const chained = [...targets.values()].filter((target) => targets.has(target));
    expect(chained.length).toBeGreaterThan(2);
    expect([...targets].some(([from, target]) => targets.get(target) === from)).toBe(true);
  });

  it('lack what real ones lack, as often', () => {
    const rates = {
      worksWithSubjects: share(works, ({ json }) => json.get('subjects')),
      worksWithoutAuthor: share(works, ({ record }) => record.credits.length === 0),
      booksWithoutWork: share(books, ({ record }) => record.workKey === null),
      booksWithIsbn: share(books, ({ json }) => json.get('isbn_10') ?? json.get('isbn_13')),
      booksWithPublisher: share(books, ({ record }) => record.publishers.length > 0),
      booksWithLanguage: share(books, ({ record }) => record.languages.length > 0),
      booksWithDate: share(books, ({ record }) => record.published?.from),
      authorsWithBirth: share(authors, ({ json }) => json.get('birth_date')),
    };
    const expected = {
      worksWithSubjects: 0.58,
      worksWithoutAuthor: 0.057,
      booksWithoutWork: 0.061,
      booksWithIsbn: 0.64,
      booksWithPublisher: 0.96,
      booksWithLanguage: 0.88,
      booksWithDate: 0.98,
      authorsWithBirth: 0.22,
    };
    for (const [name, rate] of Object.entries(rates))
      expect([name, Math.abs(rate - expected[name as keyof typeof expected]) < 0.03]).toEqual([name, true]);
  });

  it('have ISBNs, of which few are wrong', () => {
    const isbns = books.flatMap(({ json }) => [...((json.get('isbn_10') as string[]) ?? []), ...((json.get('isbn_13') as string[]) ?? [])]);
    expect(share(isbns, (isbn) => parseIsbn(isbn))).toBeGreaterThan(0.99);
    expect(share(isbns, (isbn) => parseIsbn(isbn))).toBeLessThan(1);
  });

  it('give most works one edition, and some very many', () => {
    const editions = [...tally(books.map(({ record }) => record.workKey)).values()];
    expect(share(editions, (count) => count === 1)).toBeGreaterThan(0.75);
    expect(Math.max(...editions)).toBeGreaterThan(20);
  });

  it('give most authors one work, and some very many', () => {
    const counts = [...tally(works.flatMap(({ record }) => record.credits.map(({ authorKey }) => authorKey))).values()];
    expect(share(counts, (count) => count === 1)).toBeGreaterThan(0.6);
    expect(Math.max(...counts)).toBeGreaterThan(25);
  });

  it('are in many languages and scripts, composed or not', () => {
    const titles = works.map(({ record }) => record.title);
    const english = share(books, ({ record }) => record.languages.some(({ language }) => language === 'eng'));
    expect(english).toBeGreaterThan(0.4);
    expect(english).toBeLessThan(0.75);
    for (const script of [
      /\p{Script=Latin}/u,
      /\p{Script=Cyrillic}/u,
      /\p{Script=Greek}/u,
      /\p{Script=Han}/u,
      /\p{Script=Hiragana}/u,
      /[éüñöç]/,
    ])
      expect(share(titles, (title) => script.test(title))).toBeGreaterThan(0.005);
    expect(share(authors, ({ json }) => String(json.get('name')) !== String(json.get('name')).normalize('NFC'))).toBeGreaterThan(0.02);
  });

  it('have frequent words and a great many rare ones', () => {
    const words = works.map(({ record }) => new Set(record.title.toLowerCase().split(/[^\p{L}]+/u)));
    const counts = tally(words.flatMap((ofTitle) => [...ofTitle]));
    expect(counts.get('history')! / works.length).toBeGreaterThan(0.01);
    expect(share([...counts.values()], (count) => count === 1)).toBeGreaterThan(0.5);
    expect(counts.size).toBeGreaterThan(5_000);
  });

  it('are broken as often as is asked, and said twice', () => {
    const broken = new Plan({ works: 12_000, seed: 3, date: '2026-01-31', damaged: 50_000, revised: 0 });
    const all = linesOf('works', broken).flatMap((text) => text.trimEnd().split('\n'));
    const refused = all.map((line) => splitLine(line)).flatMap((dump) => ('code' in dump ? dump.code : []));
    expect([...tally(refused).keys()].sort()).toEqual(['invalid-json', 'malformed-line']);
    expect(refused.length / all.length).toBeCloseTo(0.05 * (4 / 6), 1);
    const keys = all.map((line) => line.split('\t')[1]);
    expect(keys.length - new Set(keys).size).toBeGreaterThan(30);
  });

  it('are revised as often as is asked, and otherwise the same', () => {
    const later = linesOf('works', new Plan({ ...plan.order, revised: 20_000 }));
    const changed = later.filter((line, i) => line !== lines.works[i]);
    expect(changed.length / later.length).toBeCloseTo(0.02, 1);
    for (const line of changed) {
      const [dump, before] = [line, lines.works[later.indexOf(line)]!].map((text) => splitLine(text.trimEnd()) as DumpLine);
      expect(dump).toMatchObject({ key: before!.key, revision: before!.revision! + 1 });
      expect(dump!.lastModified! > '2026-01-01').toBe(true);
      expect(dump!.json.get('title')).toBe(`${String(before!.json.get('title'))}, revised`);
      expect(dump!.json.get('last_modified')).toMatchObject({ value: dump!.lastModified });
    }
  });

  it('are each read with the same outcome when they are damaged in any way', () => {
    const line = lines.works[0]!.trimEnd();
    for (let i = 0; i < 200; i++) {
      for (const one of damaged(line, Random.of(1, 1, i)).split('\n')) expect(() => splitLine(one)).not.toThrow();
    }
  });
});
