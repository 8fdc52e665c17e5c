import { readCatalogue } from './catalogue.mjs';
import { dumpLine } from './dump-line.mjs';
import { generateEditions } from './generated-editions.mjs';
import { authorFields, editionFields, workFields } from './records.mjs';

const EDITIONS = 1000;
/** The keys of each kind count up from here in the order of its file. */
const FIRST_KEY = 900_000_001;

/**
 * The three files of the sample in Open Library's dump format: name → content.
 * @param {string} directory the folder of the tables
 * @returns {Record<string, string>}
 */
export function sampleDump(directory) {
  const { authors, works, editions, publishers } = readCatalogue(directory);
  const all = [...editions, ...generateEditions(works, publishers, EDITIONS - editions.length)];
  const series = [...new Set(works.flatMap((work) => work.series?.name ?? []))];
  const keys = new Map([
    ...keyed(authors, '/authors/', 'A'),
    ...keyed(works, '/works/', 'W'),
    ...keyed(all, '/books/', 'M'),
    ...keyed(series, '/series/', 'L'),
  ]);
  return {
    'authors.txt': lines(authors.map((author) => dumpLine('author', keys.get(author), authorFields(author)))),
    'works.txt': lines(works.map((work) => dumpLine('work', keys.get(work), workFields(work, keys)))),
    'editions.txt': lines(all.map((edition) => dumpLine('edition', keys.get(edition), editionFields(edition, keys)))),
  };
}

function keyed(items, prefix, suffix) {
  return items.map((item, index) => [item, `${prefix}OL${FIRST_KEY + index}${suffix}`]);
}

function lines(texts) {
  return texts.map((text) => `${text}\n`).join('');
}
