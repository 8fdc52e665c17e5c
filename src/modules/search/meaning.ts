import { KIND_SEARCHES, type SearchKind } from './search-kinds.js';

/** What a query asks of documents: a text search query, in which each word may have several spellings, and ISBNs. */
export interface Meaning {
  readonly wanted: string;
  readonly isbns: readonly string[];
  /** those of records that are not wanted */
  readonly refusedIsbns: readonly string[];
}

/** Whether nothing is looked for. */
export function isNothing({ wanted, isbns }: Meaning): boolean {
  return wanted === '' && isbns.length === 0;
}

/** The condition on the documents `d` of a kind. `wanted`: the text search query as SQL; `bind` answers the parameter for a value. */
export function condition(kind: SearchKind, wanted: string, { isbns, refusedIsbns }: Meaning, bind: (value: unknown) => string): string {
  const { isbn } = KIND_SEARCHES[kind];
  const clauses = [`(d.words @@ ${wanted}::tsquery${isbns.length > 0 ? ` or numnode(${wanted}::tsquery) = 0` : ''})`];
  const those = (numbers: readonly string[]) => isbn!.replaceAll('?', bind(numbers));
  if (isbns.length > 0) clauses.push(isbn === null ? 'false' : `d.id in (${those(isbns)})`);
  if (refusedIsbns.length > 0 && isbn !== null) clauses.push(`d.id not in (${those(refusedIsbns)})`);
  return clauses.join(' and ');
}
