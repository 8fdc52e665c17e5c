/** How far a total can be trusted. */
export type TotalRelation = 'exact' | 'estimate' | 'none';

/** What a search adds to a page. */
export interface Extra {
  /** the query with its misspelled words corrected, when that is what was found */
  correctedTo?: string | null;
  /** counts of values, by facet */
  facets?: object;
}

/** One page of rows with the number of all matches: what a repository answers for a list. */
export class Found<T> {
  constructor(
    readonly rows: T[],
    readonly total: number | null,
    readonly relation: TotalRelation,
    readonly extra: Extra = {},
  ) {}
}
