/** How far a total can be trusted. */
export type TotalRelation = 'exact' | 'atLeast' | 'estimate' | 'none';

/** Cursors of the pages that follow and precede a page; null when there are none. */
export interface Ways {
  next: string | null;
  prev: string | null;
}

/** A T as JSON, as PostgreSQL wrote it: it becomes part of the answer unread. */
export type JsonText<T> = string & { readonly of?: T };

/** What a search adds to a page. */
export interface Extra {
  /** the query with its misspelled words corrected, when that is what was found */
  correctedTo?: string | null;
  /** counts of values, by facet */
  facets?: object;
  /** how many records pages of the list can show, when that is not all of them */
  reach?: number;
  /** where a page must end at the latest, when there is more than pages can show */
  depth?: number;
}

/** One page of rows with the number of all matches: what a repository answers for a list. */
export class Found<T> {
  constructor(
    readonly rows: JsonText<T[]>,
    /** rows on this page */
    readonly count: number,
    readonly total: number | null,
    readonly relation: TotalRelation,
    readonly extra: Extra = {},
    readonly ways?: Ways,
  ) {}
}

/** What a client asked for one by one, with what there is to say of the whole. */
export class Gathered<T> {
  constructor(
    readonly items: JsonText<T>,
    readonly meta: object,
  ) {}
}

/** What a write answers. */
export class Written<T = unknown> {
  /** it was done when the request came first; this is what was answered then */
  readonly replayed: boolean = false;

  constructor(
    /** the address of the record */
    readonly self: string,
    /** the entity tag that `GET` of the record has now; null: it is gone */
    readonly etag: string | null,
    /** the record as `GET` answers it; null: it is gone */
    readonly text: JsonText<T> | null,
  ) {}
}

/** The answer with one record, byte for byte, and its address. */
export function textOfOne(kind: string, { id, record }: FoundOne<unknown>): { self: string; text: string } {
  const self = `/v1/${kind}/${id}`;
  return { self, text: answerText(record, { links: { self } }) };
}

/** An answer as text: the data are JSON already, and what comes after them is short. */
export function answerText(data: string, rest: object): string {
  return `{"data":${data},${JSON.stringify(rest).slice(1)}`;
}

/** One record: what a repository answers for an id. */
export class FoundOne<T> {
  constructor(
    readonly id: number,
    readonly record: JsonText<T>,
  ) {}
}
