/** What titles and names of one language are made of. All words are written here or composed; none is taken from a catalogue. */
export interface Tongue {
  /** as in `/languages/eng` */
  code: string;
  /** of the authors, in thousandths */
  share: number;
  /** words of titles, the most frequent first */
  words: readonly string[];
  /** what further words are composed of: some of these … */
  syllables: readonly string[];
  /** … and one of these at the end */
  endings: readonly string[];
  /** how words make a title; `$` stands for one */
  patterns: readonly string[];
  given: readonly string[];
  /** names of families are composed of one of the first and one of the second */
  family: readonly [readonly string[], readonly string[]];
  /** how a person's names stand together */
  order: 'given-first' | 'family-first';
  /** what publishers are called; `$` stands for a name or a word */
  publishers: readonly string[];
  /** where books in it come out: a city and the country as MARC codes it, the most frequent first */
  cities: readonly (readonly [string, string])[];
  /** nouns are written with a capital */
  nouns: 'capital' | 'small';
}

/** A list as it is easiest to write and read. */
export function list(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** `London:enk New_York:nyu` as pairs. */
export function cities(text: string): [string, string][] {
  return list(text).map((entry) => {
    const [city = '', country = ''] = entry.split(':');
    return [city.replaceAll('_', ' '), country.replaceAll('_', ' ')];
  });
}
