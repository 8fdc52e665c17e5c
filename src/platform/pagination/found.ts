/** How far a total can be trusted. */
export type TotalRelation = 'exact' | 'estimate' | 'none';

/** A T as JSON, as PostgreSQL wrote it: it becomes part of the answer unread. */
export type JsonText<T> = string & { readonly of?: T };

/** One page of rows with the number of all matches: what a repository answers for a list. */
export class Found<T> {
  constructor(
    readonly rows: JsonText<T[]>,
    /** rows on this page */
    readonly count: number,
    readonly total: number | null,
    readonly relation: TotalRelation,
  ) {}
}

/** One record: what a repository answers for an id. */
export class FoundOne<T> {
  constructor(
    readonly id: number,
    readonly record: JsonText<T>,
  ) {}
}
