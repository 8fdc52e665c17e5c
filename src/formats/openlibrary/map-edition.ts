import { bookFormat, countryOfMarc, parseDate, parseDimensions, parseWeight, trimIsbd } from '../../standards/index.js';
import type { BookRecord, Note } from '../record.js';
import { classifications } from './classifications.js';
import { tableOfContents } from './contents.js';
import { editionCredits } from './credits.js';
import type { DumpLine } from './dump-lines.js';
import { Fields } from './fields.js';
import { editionIdentifiers } from './identifiers.js';
import { readInteger, readText } from './json-values.js';
import { languageReference, workReference } from './keys.js';
import { covers, links } from './media.js';
import { publisherStatements } from './publishers.js';
import { seriesStatements } from './series.js';
import { subjectHeadings } from './subjects.js';
import { editionTitles, titleProper } from './titles.js';

const MOST_PAGES = 100_000;

/** An edition of Open Library in the catalogue's terms: a book. Never throws: what is not understood stays in `extra`. */
export function mapEdition({ key, json }: DumpLine): BookRecord {
  const fields = new Fields(json);
  const proper = titleProper(fields);
  const languages = languagesOf(fields);
  const formatRaw = fields.line('physical_format');
  const published = fields.line('publish_date');
  const country = fields.line('publish_country');
  const marc = country === null ? null : countryOfMarc(country);
  const dimensionsRaw = fields.line('physical_dimensions');
  const dimensions = dimensionsRaw === null ? null : parseDimensions(dimensionsRaw);
  const weightRaw = fields.line('weight');
  return {
    type: 'book',
    workKey: fields.one('works', workReference),
    title: proper.title,
    subtitle: proper.subtitle,
    nonfiling: proper.nonfiling,
    statement: fields.line('by_statement'),
    editionStatement: fields.line('edition_name'),
    format: formatRaw === null ? null : bookFormat(formatRaw),
    formatRaw,
    published: published === null ? null : parseDate(published),
    copyrightRaw: fields.line('copyright_date'),
    country: marc?.iso ?? null,
    countryMarc: marc?.marc ?? null,
    pageCount: fields.one('number_of_pages', readPages),
    extentRaw: trimmed(fields.line('pagination')),
    heightMm: dimensions?.heightMm ?? null,
    widthMm: dimensions?.widthMm ?? null,
    depthMm: dimensions?.depthMm ?? null,
    dimensionsRaw,
    weightG: weightRaw === null ? null : parseWeight(weightRaw),
    weightRaw,
    durationS: null,
    description: fields.text('description'),
    firstSentence: fields.text('first_sentence'),
    tableOfContents: tableOfContents(fields),
    notes: fields.each(['notes'], readText).map((text): Note => ({ kind: 'general', text })),
    titles: editionTitles(fields, proper, languages.find(({ role }) => role === 'translated_from')?.language ?? null),
    languages,
    credits: editionCredits(fields),
    publishers: publisherStatements(fields),
    subjects: subjectHeadings(fields),
    series: seriesStatements(fields.lines('series')),
    classifications: classifications(fields),
    covers: covers(fields, 'covers'),
    links: links(fields),
    identifiers: editionIdentifiers(key, fields),
    extra: fields.rest(),
  };
}

function inRole(role: 'text' | 'translated_from', languages: readonly string[]): BookRecord['languages'] {
  return languages.length === 1 ? [{ role, language: languages[0]! }] : [...new Set(languages)].map((language) => ({ role, language }));
}

function readPages(value: unknown): number | null | undefined {
  return readInteger(value, 1, MOST_PAGES);
}

function languagesOf(fields: Fields): BookRecord['languages'] {
  return [
    ...inRole('text', fields.each(['languages'], languageReference)),
    ...inRole('translated_from', fields.each(['translated_from'], languageReference)),
  ];
}

function trimmed(line: string | null): string | null {
  return line === null ? null : trimIsbd(line) || null;
}
