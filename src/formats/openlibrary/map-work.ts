import { parseDate } from '../../standards/index.js';
import type { SeriesStatement, WorkRecord } from '../record.js';
import { classifications } from './classifications.js';
import { workCredits } from './credits.js';
import type { DumpLine } from './dump-lines.js';
import { Fields } from './fields.js';
import { recordIdentifiers } from './identifiers.js';
import { memberOf, readLine } from './json-values.js';
import { languageReference } from './keys.js';
import { covers, links } from './media.js';
import { subjectHeadings } from './subjects.js';
import { titleProper, workTitles } from './titles.js';

/** A work of Open Library in the catalogue's terms. Never throws: what is not understood stays in `extra`. */
export function mapWork({ key, json }: DumpLine): WorkRecord {
  const fields = new Fields(json);
  const firstPublished = fields.line('first_publish_date');
  return {
    type: 'work',
    ...workTitle(fields),
    originalLanguage: fields.one('original_languages', languageReference),
    firstPublished: firstPublished === null ? null : parseDate(firstPublished),
    description: fields.text('description'),
    firstSentence: fields.text('first_sentence'),
    notes: fields.text('notes'),
    titles: workTitles(fields),
    credits: workCredits(fields),
    subjects: subjectHeadings(fields),
    series: storySeries(fields),
    classifications: classifications(fields),
    covers: covers(fields, 'covers'),
    links: links(fields),
    identifiers: recordIdentifiers(key, fields),
    extra: fields.rest(),
  };
}

function workTitle(fields: Fields): { title: string; subtitle: string | null } {
  const { title, subtitle } = titleProper(fields);
  return { title, subtitle };
}

/** Series a work is part of. An entry that names its series only by a key of Open Library waits in `extra`. */
function storySeries(fields: Fields): SeriesStatement[] {
  return fields.each(['series'], (value): SeriesStatement | null | undefined => {
    const name = readLine(memberOf(memberOf(value, 'series'), 'name') ?? memberOf(value, 'name') ?? value);
    if (typeof name !== 'string') return name;
    const numberRaw = readLine(memberOf(value, 'position')) ?? null;
    const number = Number.parseFloat(numberRaw ?? '');
    return {
      kind: 'story',
      name,
      numberRaw,
      numberSort: Number.isFinite(number) ? number : null,
      isPrimary: memberOf(value, 'primary') === true,
      raw: numberRaw === null ? name : `${name} ${numberRaw}`,
    };
  });
}
