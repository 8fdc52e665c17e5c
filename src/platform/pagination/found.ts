/** How far a total can be trusted. */
export type TotalRelation = 'exact' | 'estimate' | 'none';

/** One page of rows with the number of all matches: what a repository answers for a list. */
export class Found<T> {
  constructor(
    readonly rows: T[],
    readonly total: number | null,
    readonly relation: TotalRelation,
  ) {}
}
