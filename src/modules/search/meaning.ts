import { KIND_SEARCHES, type SearchKind } from './search-kinds.js';

/** What a query asks of documents: a text search query, in which each word may have several spellings, and ISBNs. */
export interface Meaning {
  readonly wanted: string;
  /** the same with all words that begin like one with `*`, where `wanted` has only the most frequent ones; null: it has all */
  readonly inFull: string | null;
  /** text search queries that none of the records may fulfil */
  readonly refused: readonly string[];
  /** beginnings of words that none of them may have, where marks of facets begin like this */
  readonly refusedBeginnings: readonly string[];
  readonly isbns: readonly string[];
  /** those of records that are not wanted */
  readonly refusedIsbns: readonly string[];
}

/** Whether nothing is looked for. */
export function isNothing({ wanted, isbns }: Meaning): boolean {
  return wanted === '' && isbns.length === 0;
}

/** The same with all words that are meant, however many. */
export function whole<M extends Meaning>(meaning: M): M {
  return meaning.inFull === null ? meaning : { ...meaning, wanted: meaning.inFull, inFull: null };
}

/** The condition on the documents `d` of a kind. `wanted`: the text search query as SQL; `bind` answers the parameter for a value. */
export function condition(
  kind: SearchKind,
  wanted: string,
  { isbns, refused, refusedBeginnings, refusedIsbns }: Meaning,
  bind: (value: unknown) => string,
): string {
  const { isbn } = KIND_SEARCHES[kind];
  const clauses = [`(d.words @@ ${wanted}::tsquery${isbns.length > 0 ? ` or numnode(${wanted}::tsquery) = 0` : ''})`];
  clauses.push(...refused.map((query) => `not d.words @@ ${bind(query)}::tsquery`));
  for (const beginning of refusedBeginnings)
    clauses.push(
      `not exists (select from unnest(tsvector_to_array(d.words)) w(word) where word like ${bind(`${beginning}%`)} and word !~ '^z[a-z]_')`,
    );
  const those = (numbers: readonly string[]) => isbn!.replaceAll('?', bind(numbers));
  if (isbns.length > 0) clauses.push(isbn === null ? 'false' : `d.id in (${those(isbns)})`);
  if (refusedIsbns.length > 0 && isbn !== null) clauses.push(`d.id not in (${those(refusedIsbns)})`);
  return clauses.join(' and ');
}
