const KEYS = ['title', 'published', 'updated', 'id'];
/** Pages of ten books begin here and before: all are full, and have the same size. Prime, so that it shares no divisor with the sorts. */
const OFFSETS = 983;

/**
 * Addresses of pages of ten books of the sample catalogue, never the same page twice. Sort and offset both change each time, so that any
 * thousand of them cost what any other thousand costs. Throws a sentence when there are no more.
 */
export function otherPages(): () => string {
  const sorts = allSorts();
  let asked = 0;
  return () => {
    if (asked === sorts.length * OFFSETS) throw new Error(`There are only ${asked} pages to miss: use fewer rounds or fewer seconds.`);
    const address = `/v1/books?limit=10&sort=${sorts[asked % sorts.length]}&offset=${1 + (asked % OFFSETS)}`;
    asked += 1;
    return address;
  };
}

/** What a list can be sorted by: two or three of the keys, in any order, each up or down. */
function allSorts(): string[] {
  const longer = (sorts: string[][]): string[][] =>
    sorts.flatMap((sort) =>
      KEYS.filter((key) => !sort.some((used) => used.endsWith(key))).flatMap((key) => [
        [...sort, key],
        [...sort, `-${key}`],
      ]),
    );
  const two = longer(longer([[]]));
  return [...two, ...longer(two)].map((sort) => sort.join(','));
}
