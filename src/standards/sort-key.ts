import { remembered } from './remembered.js';

/** Letters with a stroke, ligatures and the like: Unicode has no decomposition for them. */
const INDECOMPOSABLE = new Map(
  (
    'ß:ss æ:ae œ:oe þ:th ð:d đ:d ɖ:d ɗ:d ø:o ɔ:o ł:l ƚ:l ı:i ɨ:i ħ:h ĸ:k ƙ:k ŋ:n ɲ:n ŧ:t ' +
    'ƀ:b ɓ:b ƒ:f ǥ:g ɠ:g ə:e ǝ:e ɛ:e ʉ:u ʋ:v ƴ:y ƶ:z ς:σ ♯:#'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
const INDECOMPOSABLE_LETTERS = new RegExp(`[${[...INDECOMPOSABLE.keys()].join('')}]`, 'g');
/** Typed and typographic apostrophes, primes, and the modifier letters of romanization (ʻayn, soft sign). */
export const APOSTROPHES = /['‘’‛′`ʹʺʻʼʽʾʿ]/g;
/** Accents, and the vowel points of Hebrew and Arabic. The marks of kana and of Indic scripts are letters, and stay. */
const ACCENTS = /(?![\u3099\u309A])(?=\p{M})[\p{Script=Inherited}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]/gu;
const SEPARATORS = /[^\p{L}\p{N}\p{M}+#]+/gu;
/** No key looks further into a text than this; only the beginning of a longer one is folded. */
const LONGEST_FOLDED = 2000;
/** What most texts consist of, for which most steps of folding change nothing. */
const SIMPLE = /^[ !"$-*,-~]*$/;
const ENGLISH_ARTICLE = /^(?:a|an|the) (?=.)/;
const SORT_KEY_LENGTH = 120;
const NAME_KEY_LENGTH = 200;

/** Prefixes of surnames in either case; those of the second line only in lower case, for capitalized they are mostly forenames. */
const SURNAME_PREFIX = new RegExp(
  '^(?:(?:[Dd]a|[Dd]e|[Dd]ella?|[Dd]en|[Dd]er|[Dd]i|[Dd]u|[Ll]a|[Ll]e|[Mm]ac|[Ss]t\\.?|[Tt]en|[Tt]er|[Vv]an|[Vv]on)' +
    '|al|ap|af|av|ben|bin|dal|das|degli|dei|des|dos?|e|el|het|ibn|las|los|san|santa|te|tot|vom|zu|zum|zur)$',
);
/** Stands behind the forenames: "King, Martin Luther, Jr." */
const NAME_SUFFIX = /^(?:jr|sr|junior|senior|esq|ph\.?d|m\.?d)\.?$/i;
/** Rulers, saints and popes are filed under their first word, and so are names with an epithet. */
const FILED_AS_WRITTEN = /^(?:emperor|empress|king|pope|prince|princess|queen|saint|st\.?|sultan|tsar)\s|\s(?:of|the)\s/i;
/** Chinese, Japanese and Korean names begin with the family name anyway. */
const FAMILY_NAME_FIRST = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * Text as it is compared and sorted: NFKD, lower case, without accents, apostrophes dropped, any other punctuation one
 * space. Spellings that differ only in these, or in NFC and NFD, fold alike; scripts other than Latin are kept.
 */
export function fold(text: string): string {
  if (SIMPLE.test(text))
    return text
      .toLowerCase()
      .replace(/['`]/g, '')
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  return text
    .replaceAll('´', "'")
    .normalize('NFKD')
    .toLowerCase()
    .replace(APOSTROPHES, '')
    .replace(/\p{Cf}/gu, '')
    .replace(ACCENTS, '')
    .replace(INDECOMPOSABLE_LETTERS, (letter) => INDECOMPOSABLE.get(letter) ?? letter)
    .replace(/[+#]+/g, signOrSeparator)
    .replace(SEPARATORS, ' ')
    .normalize('NFC')
    .trim();
}

/**
 * The key titles are sorted by, at most 120 characters. `nonfiling` is MARC's count of characters to skip; without it
 * (or 0, which records also say for "not known") only an English article is skipped: no other language can be guessed.
 */
export function sortKey(title: string, nonfiling = 0): string {
  const filed =
    nonfiling > 0
      ? fold([...beginning(title).normalize('NFC')].slice(nonfiling).join(''))
      : fold(beginning(title)).replace(ENGLISH_ARTICLE, '');
  return firstCharacters(filed || foldOrText(title), SORT_KEY_LENGTH);
}

/** The key by which two spellings of a name (publisher, series, subject heading) are one, at most 200 characters. */
export const nameKey: (name: string) => string = remembered((name) => firstCharacters(foldOrText(name), NAME_KEY_LENGTH));

/**
 * A person's name as English-language catalogues file it (AACR2 22.5D, English practice): "Jane Austen" is "Austen, Jane",
 * and prefixes stay with the surname ("Le Guin, Ursula K.", "van Gogh, Vincent"). A name with a comma, of one word or with
 * an epithet comes back unchanged; a name of an organization must not be given.
 */
export function invertName(name: string): string {
  const text = name.trim();
  if (text.includes(',') || FILED_AS_WRITTEN.test(text) || FAMILY_NAME_FIRST.test(text)) return text;
  const parenthesis = /\s*\([^()]*\)\.?$/.exec(text)?.[0] ?? '';
  const words = text.slice(0, text.length - parenthesis.length).split(/\s+/);
  const suffix = words.length > 2 && NAME_SUFFIX.test(words.at(-1) ?? '') ? words.splice(-1) : [];
  let surname = words.length - 1;
  if (surname > 2 && words[surname - 1] === 'y') surname -= 2;
  while (surname > 1 && SURNAME_PREFIX.test(words[surname - 1] ?? '')) surname--;
  if (surname < 1) return text;
  return [words.slice(surname).join(' '), words.slice(0, surname).join(' '), ...suffix].join(', ') + parenthesis;
}

/** "!!!" and "…" are titles too: what folds to nothing is compared as it stands. */
function foldOrText(text: string): string {
  return fold(beginning(text)) || beginning(text).normalize('NFKC').toLowerCase().trim();
}

function beginning(text: string): string {
  return text.slice(0, LONGEST_FOLDED);
}

/** At the end of a word + and # belong to it: C, C++ and C# are three subjects. */
function signOrSeparator(signs: string, offset: number, text: string): string {
  const before = text.slice(Math.max(0, offset - 2), offset);
  const after = text.slice(offset + signs.length, offset + signs.length + 2);
  return /[\p{L}\p{N}\p{M}]$/u.test(before) && !/^[\p{L}\p{N}]/u.test(after) ? signs : ' ';
}

/** Counts code points, as PostgreSQL's length() does, so that no surrogate pair is cut. */
function firstCharacters(key: string, count: number): string {
  return key.length <= count ? key : [...key.slice(0, 2 * count)].slice(0, count).join('').trimEnd();
}
