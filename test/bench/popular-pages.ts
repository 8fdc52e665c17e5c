/** Pages of ten books of the sample that somebody may ask for: the first is asked for most. */
export const PAGES = 900;

const pathOf = (page: number): string => `/v1/books?limit=10&offset=${page}`;

/** Every one of the pages, once. */
export const everyPage = (): string[] => Array.from({ length: PAGES }, (_, page) => pathOf(page));

/**
 * Asks for pages as readers do: the second most popular one half as often as the first, the third a third (Zipf's law). Not all of them
 * fit into the memory of one instance.
 */
export function popularPages(): () => string {
  const sums: number[] = [];
  for (let rank = 1, sum = 0; rank <= PAGES; rank += 1) sums.push((sum += 1 / rank));
  const whole = sums.at(-1)!;
  return () => {
    const wanted = Math.random() * whole;
    let [low, high] = [0, PAGES - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return pathOf(low);
  };
}
