/** One row of the outbox: the tags that a statement touched. */
export interface Touched {
  id: number;
  tags: string[];
}

/** The tags of these rows, each once. */
export function tagsIn(touched: Touched[]): string[] {
  return [...new Set(touched.flatMap(({ tags }) => tags))];
}

/** The tags of a notification; null: it says something else, as anybody may who can reach the database. */
export function tagsOf(payload = ''): string[] | null {
  try {
    const said: unknown = JSON.parse(payload);
    return Array.isArray(said) && said.every((tag) => typeof tag === 'string') ? said : null;
  } catch {
    return null;
  }
}
