import type { Random } from './random.js';

/** Numbers of registration groups by the language of the book; ISBNs of other groups are met as well. */
const GROUPS: Record<string, readonly string[]> = {
  eng: ['0', '1', '0', '1', '0', '1', '81', '93'],
  ger: ['3'],
  fre: ['2'],
  spa: ['84', '968', '970', '950', '958'],
  rus: ['5'],
  chi: ['7', '957', '986'],
  jpn: ['4'],
  ita: ['88'],
  por: ['85', '972', '989'],
  pol: ['83'],
  swe: ['91'],
  gre: ['960', '618'],
};

/** The first nine digits of an ISBN, without check digit. Hardly two books have the same. */
export function isbnBody(language: string, book: number, random: Random): string {
  const group = random.pick(GROUPS[language] ?? ['0']);
  const rest = 10 ** (9 - group.length);
  return group + String((book * 7_368_787 + 1_234_577) % rest).padStart(9 - group.length, '0');
}

export function isbn10(body: string): string {
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += (10 - i) * Number(body[i]);
  const check = (11 - (sum % 11)) % 11;
  return body + (check === 10 ? 'X' : check);
}

export function isbn13(body: string, prefix = '978'): string {
  const digits = prefix + body;
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += Number(digits[i]) * (i % 2 === 0 ? 1 : 3);
  return digits + ((10 - (sum % 10)) % 10);
}

/** As somebody in a hurry typed it: some of these can still be read, some cannot. */
export function mistyped(isbn: string, random: Random): string {
  const last = isbn.length - 1;
  switch (random.below(8)) {
    case 0:
      return isbn.slice(0, last) + (((Number.parseInt(isbn[last]!, 10) || 0) + 3) % 10);
    case 1:
      return isbn.slice(0, last);
    case 2:
      return `${isbn} (pbk.)`;
    case 3:
      return `ISBN ${isbn}`;
    case 4:
      return `${isbn.slice(0, 1)}-${isbn.slice(1, 5)}-${isbn.slice(5, last)}-${isbn.slice(last)}`;
    case 5:
      return ` ${isbn.toLowerCase()}`;
    case 6:
      return '';
    default:
      return `${isbn.slice(0, 4)}${isbn[5]}${isbn[4]}${isbn.slice(6)}`;
  }
}
