import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasValidCheckDigit } from './isbn.mjs';
import { readTable, valuesOf } from './tables.mjs';

const SUBJECT_KINDS = ['place', 'person', 'time'];

/**
 * Everything the tables of the sample say, with every reference resolved: authors and works as objects, not names. Throws,
 * with file and line, where a table contradicts itself or another one.
 * @param {string} directory the folder of the tables
 */
export function readCatalogue(directory) {
  const authors = readAuthors(join(directory, 'authors.tsv'));
  const authorNamed = indexBy(authors, 'name');
  const works = readdirSync(join(directory, 'works'))
    .sort()
    .flatMap((file) => readWorks(join(directory, 'works', file), authorNamed));
  const workTitled = indexBy(works, 'title');
  const editions = readEditions(join(directory, 'editions.tsv'), workTitled);
  const publishers = readPublishers(join(directory, 'publishers.tsv'));
  const credited = new Set(works.flatMap((work) => work.authors));
  const idle = authors.find((author) => !credited.has(author));
  if (idle) throw new Error(`${idle.where}: no work of ${idle.name}`);
  return { authors, works, editions, publishers };
}

function readAuthors(path) {
  const rows = readTable(path, ['name', 'sort_name', 'born', 'died', 'dates', 'alternate_names', 'wikidata', 'kind']);
  return rows.map((row) => ({ ...row, alternateNames: valuesOf(row.alternate_names, ' ; ') }));
}

function readWorks(path, authorNamed) {
  // prettier-ignore
  const columns = ['title', 'original_title', 'authors', 'language', 'first_published', 'extent', 'series', 'titles', 'other_titles', 'first_sentence', 'description', 'subjects'];
  return readTable(path, columns).map((row) => ({
    ...row,
    extent: Number(row.extent),
    authors: valuesOf(row.authors, ' & ').map((name) => found(authorNamed, name, row.where)),
    subjects: valuesOf(row.subjects, ' ; ').map(readSubject),
    series: readSeries(row.series),
    titles: valuesOf(row.titles, '|').map((title) => readTranslatedTitle(title, row.where)),
    otherTitles: valuesOf(row.other_titles, ' ; '),
  }));
}

function readEditions(path, workTitled) {
  // prettier-ignore
  const columns = ['work', 'title', 'subtitle', 'isbn_13', 'publisher', 'country', 'published', 'pages', 'contributors', 'series', 'format', 'languages'];
  return readTable(path, columns).map((row) => {
    if (!hasValidCheckDigit(row.isbn_13)) throw new Error(`${row.where}: ${row.isbn_13} is no ISBN-13`);
    return {
      ...row,
      work: found(workTitled, row.work, row.where),
      languages: valuesOf(row.languages, ' ; '),
      contributors: valuesOf(row.contributors, ' ; ').map(readContributor),
    };
  });
}

function readPublishers(path) {
  const rows = readTable(path, ['name', 'place', 'country', 'series', 'languages']);
  return rows.map((row) => ({ ...row, languages: valuesOf(row.languages, ' ; ') }));
}

/** `place:England` is a heading of its kind; a heading without a prefix is a topic or a genre. */
function readSubject(text) {
  const kind = SUBJECT_KINDS.find((prefix) => text.startsWith(`${prefix}:`));
  return kind === undefined ? { kind: 'topic', heading: text } : { kind, heading: text.slice(kind.length + 1) };
}

function readSeries(text) {
  if (text === '') return null;
  const [name, number = null] = text.split(' # ');
  return { name, number };
}

function readTranslatedTitle(text, where) {
  const [, language, title] = /^([a-z]{3})=(.+)$/.exec(text) ?? [];
  if (title === undefined) throw new Error(`${where}: "${text}" is not language=title`);
  return { language, title };
}

function readContributor(text) {
  const [role, name] = text.split(': ');
  return { role, name };
}

function indexBy(rows, column) {
  const index = new Map(rows.map((row) => [row[column], row]));
  const twice = rows.find((row) => index.get(row[column]) !== row);
  if (twice) throw new Error(`${twice.where}: ${twice[column]} is there twice`);
  return index;
}

function found(index, name, where) {
  const row = index.get(name);
  if (!row) throw new Error(`${where}: there is no ${name}`);
  return row;
}
