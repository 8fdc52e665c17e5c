/** How many answers are kept at least, and at most twice as many. */
const KEPT = 4_096;
/** A longer text is hardly met twice. */
const LONGEST = 100;

/**
 * The same function, which remembers what it answered to the texts that it met last: of dates, roles and headings a few are most of
 * what a catalogue holds. Whoever gets an answer shares it with others, and must not change it.
 */
export function remembered<T>(answer: (text: string) => T): (text: string) => T {
  let recent = new Map<string, T>();
  let before = new Map<string, T>();
  return (text) => {
    if (text.length > LONGEST) return answer(text);
    const known = recent.get(text);
    if (known !== undefined || recent.has(text)) return known!;
    const earlier = before.get(text);
    const found = earlier !== undefined || before.has(text) ? earlier! : answer(text);
    if (recent.size >= KEPT) {
      before = recent;
      recent = new Map();
    }
    recent.set(text, found);
    return found;
  };
}
