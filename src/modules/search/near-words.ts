/** The letters of a script in the order of their alphabet, as folding leaves them. */
const ALPHABETS = ['abcdefghijklmnopqrstuvwxyz', 'абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґ', 'αβγδεζηθικλμνξοπρστυφχψω'];
/** Of a longer word nobody would guess one letter. */
const LONGEST = 40;

/**
 * Every word that one slip of the pen makes of another: one letter left out, doubled or put in, changed, or swapped with the next one
 * (Damerau 1964: four of five misspellings). `word` is folded; of a word in a script without an alphabet here only what needs no new
 * letter is answered.
 */
export function oneEditFrom(word: string): string[] {
  const letters = [...word];
  if (letters.length > LONGEST) return [];
  const alphabet = [...(ALPHABETS.find((known) => letters.some((letter) => known.includes(letter))) ?? '')];
  const near = new Set<string>();
  for (let at = 0; at <= letters.length; at += 1) {
    const [before, after] = [letters.slice(0, at).join(''), letters.slice(at)];
    const [here, next, ...rest] = after;
    const beyond = after.slice(1).join('');
    for (const letter of alphabet) near.add(before + letter + after.join(''));
    if (here === undefined) continue;
    near.add(before + beyond).add(before + here + here + beyond);
    for (const letter of alphabet) near.add(before + letter + beyond);
    if (next !== undefined) near.add(before + next + here + rest.join(''));
  }
  near.delete(word);
  near.delete('');
  return [...near];
}
