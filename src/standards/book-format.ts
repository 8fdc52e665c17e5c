import { remembered } from './remembered.js';
import { fold } from './sort-key.js';

/** The carriers the catalogue tells apart; what is none of the others is `other`. */
export type BookFormat = 'hardcover' | 'paperback' | 'ebook' | 'audiobook' | 'spiral' | 'board' | 'microform' | 'map' | 'score' | 'other';

const LONGEST = 200;

/** Tried in this order on the folded text, so that "Audio CD" is not a CD-ROM and "board book" not a book in boards. */
const WORDS: [BookFormat, string][] = [
  ['audiobook', 'audio\\w* audible horbuch mp3 sound_recording talking_book playaway cassette preloaded_digital'],
  ['ebook', 'e_?books? kindle epub pdf mobi nook electronic online digital livre_numerique'],
  ['microform', 'micro(?:form|film|fiche|opaque|card)s?'],
  ['score', 'sheet_music scores? partition partitur'],
  ['map', 'maps? globe'],
  ['board', 'board_?books? bath_book rag_book cloth_book pappbilderbuch tout_carton'],
  ['spiral', 'spiral ring_bound ringbound comb wire_o wire_bound loose_?leaf spiralbindung'],
  ['paperback', 'paper_?backs? pbk pb paper soft_?covers? softback mass_market taschenbuch broschiert broche poche tapa_blanda tascabile'],
  ['hardcover', 'hard_?(?:cover|back|bound)s? hbk hb hc cloth boards case_?bound library_binding turtleback leather'],
  ['hardcover', 'gebunden gebundene relie cartonne tapa_dura copertina_rigida'],
  ['other', 'cd cd_rom dvd dvd_rom video vhs diskette disk disc film slides? game puzzle toy kit poster chart calendar cards?'],
  ['other', 'pamphlet newspaper braille diary'],
];
const FORMATS = WORDS.map(([format, words]) => ({
  format,
  pattern: new RegExp(`\\b(?:${words.replaceAll(' ', '|').replaceAll('_', ' ')})\\b`),
}));

/** The carrier named by a trade or library term in its language ("Mass Market Paperback", "[microform] :"); null when it says none. */
export const bookFormat: (raw: string) => BookFormat | null = remembered((raw) => {
  const text = fold(raw.slice(0, LONGEST));
  return FORMATS.find(({ pattern }) => pattern.test(text))?.format ?? null;
});
