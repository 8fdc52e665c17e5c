import { fold } from './sort-key.js';

/** The carriers the catalogue tells apart; what is none of the others is `other`. */
export type BookFormat = 'hardcover' | 'paperback' | 'ebook' | 'audiobook' | 'spiral' | 'board' | 'microform' | 'map' | 'score' | 'other';

const LONGEST = 200;
/** Tried in this order on the folded text, so that "Audio CD" is not a CD-ROM and "board book" not a book in boards. */
const FORMATS: [BookFormat, RegExp][] = [
  [
    'audiobook',
    /\b(?:audio|audible|audiobook|audiolivre|audiolibro|horbuch|mp3|sound recording|talking book|playaway|cassette|preloaded digital)/,
  ],
  ['ebook', /\b(?:e ?books?|ebook|kindle|epub|pdf|mobi|nook|electronic|online|digital|livre numerique)\b/],
  ['microform', /\bmicro(?:form|film|fiche|opaque|card)/],
  ['score', /\b(?:sheet music|scores?|partition|partitur|musical score)\b/],
  ['map', /\b(?:maps?|atlas fold out|globe)\b/],
  ['board', /\b(?:board ?books?|bath book|rag book|cloth book|pappbilderbuch|tout carton)\b/],
  ['spiral', /\b(?:spiral|ring|comb|wire|plastic comb|loose ?leaf|spiralbindung)(?: bound| binding| o)?\b/],
  [
    'paperback',
    /\b(?:paper ?backs?|pbk|pb|paper|soft ?covers?|softback|taschenbuch|broschiert|broche|poche|tapa blanda|tascabile|trade paper|mass market)\b/,
  ],
  [
    'hardcover',
    /\b(?:hard ?(?:cover|back|bound)s?|hbk|hb|hc|cloth|case ?bound|library binding|turtleback|leather|gebunden|gebundene|relie|cartonne|tapa dura|copertina rigida|boards)\b/,
  ],
  [
    'other',
    /\b(?:cd|cd rom|dvd|dvd rom|video|vhs|diskette|disk|disc|game|kit|poster|chart|calendar|cards?|toy|pamphlet|puzzle|slides?|film|newspaper|braille|diary)\b/,
  ],
];

/** The carrier named by a trade or library term in its language ("Mass Market Paperback", "[microform] :"); null when it says none. */
export function bookFormat(raw: string): BookFormat | null {
  const text = fold(raw.slice(0, LONGEST));
  return FORMATS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
