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
  const published = fields.line('publish_date');
  return {
    type: 'book',
    workKey: fields.one('works', workReference),
    ...proper,
    statement: fields.line('by_statement'),
    editionStatement: fields.line('edition_name'),
    ...formatOf(fields),
    published: published === null ? null : parseDate(published),
    copyrightRaw: fields.line('copyright_date'),
    ...countryOf(fields),
    pageCount: fields.one('number_of_pages', (value) => readInteger(value, 1, MOST_PAGES)),
    extentRaw: trimmed(fields.line('pagination')),
    ...measuresOf(fields),
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

function languagesOf(fields: Fields): BookRecord['languages'] {
  const text = new Set(fields.each(['languages'], languageReference));
  const original = new Set(fields.each(['translated_from'], languageReference));
  return [
    ...[...text].map((language) => ({ role: 'text' as const, language })),
    ...[...original].map((language) => ({ role: 'translated_from' as const, language })),
  ];
}

function formatOf(fields: Fields): Pick<BookRecord, 'format' | 'formatRaw'> {
  const formatRaw = fields.line('physical_format');
  return { format: formatRaw === null ? null : bookFormat(formatRaw), formatRaw };
}

function countryOf(fields: Fields): Pick<BookRecord, 'country' | 'countryMarc'> {
  const code = fields.line('publish_country');
  const country = code === null ? null : countryOfMarc(code);
  return { country: country?.iso ?? null, countryMarc: country?.marc ?? null };
}

function measuresOf(fields: Fields): Pick<BookRecord, 'heightMm' | 'widthMm' | 'depthMm' | 'dimensionsRaw' | 'weightG' | 'weightRaw'> {
  const dimensionsRaw = fields.line('physical_dimensions');
  const weightRaw = fields.line('weight');
  const dimensions = dimensionsRaw === null ? null : parseDimensions(dimensionsRaw);
  return {
    ...(dimensions ?? { heightMm: null, widthMm: null, depthMm: null }),
    dimensionsRaw,
    weightG: weightRaw === null ? null : parseWeight(weightRaw),
    weightRaw,
  };
}

function trimmed(line: string | null): string | null {
  return line === null ? null : trimIsbd(line) || null;
}
