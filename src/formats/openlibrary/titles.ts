import { fold, trimIsbd } from '../../standards/index.js';
import type { OtherTitle } from '../record.js';
import type { Fields } from './fields.js';
import { memberOf, readLine } from './json-values.js';
import { languageReference } from './keys.js';

/** A title supplied by the catalogue stands in square brackets, as ISBD wants it. */
const UNTITLED = '[Untitled]';

export interface TitleProper {
  title: string;
  subtitle: string | null;
  /** characters at the beginning that do not count in sorting */
  nonfiling: number;
}

/** Title and subtitle; `title_prefix` ("The ", "L'") is part of the title and what does not count when it is sorted. */
export function titleProper(fields: Fields): TitleProper {
  const own = punctuated(fields.line('title'));
  const prefix = fields.line('title_prefix');
  const subtitle = punctuated(fields.line('subtitle'));
  if (own === null || prefix === null) return { title: own ?? prefix ?? UNTITLED, subtitle, nonfiling: 0 };
  const spaced = /['’-]$/.test(prefix) ? prefix : `${prefix} `;
  const hasPrefix = own.toLowerCase().startsWith(spaced.toLowerCase());
  return { title: hasPrefix ? own : spaced + own, subtitle, nonfiling: [...spaced].length };
}

/** The other titles of an edition: uniform, original and alternative, and `full_title` when it is more than title and subtitle. */
export function editionTitles(fields: Fields, proper: TitleProper, originalLanguage: string | null): OtherTitle[] {
  return distinct([
    ...fields.lines('work_titles', 'work_title').map((title) => ({ kind: 'uniform' as const, language: null, title })),
    ...fields.lines('translation_of').map((title) => ({ kind: 'original' as const, language: originalLanguage, title })),
    ...alternativeTitles(fields, 'other_titles'),
    ...alternativeTitles(fields, 'full_title').filter(({ title }) => !repeats(title, proper)),
  ]);
}

/** The other titles of a work: translated ones with their language, and alternative ones. */
export function workTitles(fields: Fields): OtherTitle[] {
  const translated = fields.each(['translated_titles'], (value): OtherTitle | null | undefined => {
    const title = readLine(memberOf(value, 'text') ?? memberOf(value, 'title') ?? value);
    if (typeof title !== 'string') return title;
    return { kind: 'translated', language: languageReference(memberOf(value, 'language')) ?? null, title };
  });
  return distinct([...translated, ...alternativeTitles(fields, 'other_titles')]);
}

function alternativeTitles(fields: Fields, name: string): OtherTitle[] {
  return fields.lines(name).map((title) => ({ kind: 'alternative', language: null, title }));
}

function repeats(full: string, { title, subtitle }: TitleProper): boolean {
  return [title, `${title} ${subtitle ?? ''}`].map(fold).includes(fold(full));
}

/** Without the mark that introduced the next ISBD element; a title of nothing else is left alone. */
function punctuated(line: string | null): string | null {
  return line === null ? null : trimIsbd(line) || line;
}

function distinct(titles: OtherTitle[]): OtherTitle[] {
  if (titles.length < 2) return titles;
  return [...new Map(titles.map((title) => [`${title.kind} ${title.language} ${title.title}`, title])).values()];
}
