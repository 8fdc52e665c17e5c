/** How far a total can be trusted. */
export type TotalRelation = 'exact' | 'atLeast' | 'estimate' | 'none';

/** Where a page of a list can be left. */
export interface Ways {
  /** whether there are records after it */
  more: boolean;
  /** whether there are records before it */
  less: boolean;
  /** cursors of the pages that follow and precede it; null when there are none */
  next: string | null;
  prev: string | null;
}

/** One page of rows with the number of all matches: what a repository answers for a list. */
export class Found<T> {
  constructor(
    readonly rows: T[],
    readonly total: number | null,
    readonly relation: TotalRelation,
    readonly ways?: Ways,
  ) {}
}
