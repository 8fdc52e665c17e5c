/** The collections that have a page directory, by their number in `page_sources`. */
export const COLLECTIONS = { books: 1, works: 2, authors: 3, publishers: 4, series: 5, subjects: 6 } as const;

/** Lists from here on are those of one table, `page_sources` knows which: the n-th list has the number FIRST_LONG_LIST + n. */
export const FIRST_LONG_LIST = 16;

/** The sorts of a directory. Each has a column of its type in a place; the other columns hold what is in STILL. */
export const SORTS = { id: 0, text: 1, number: 2, moment: 3 } as const;
export type Sort = keyof typeof SORTS;

/** Which sort of a directory a key of `sort` is. */
export const SORT_OF: Record<string, Sort> = {
  id: 'id',
  title: 'text',
  name: 'text',
  heading: 'text',
  published: 'number',
  updated: 'moment',
};

const STILL = { text: `''`, number: '0', moment: `timestamptz 'epoch'` };

/** The three columns of a key in one sort; `columns` says where its value is found. */
export function keyOf(sort: Sort, columns: Partial<Record<Sort, string | null>>): string[] {
  return (['text', 'number', 'moment'] as const).map((type) => (type === sort ? columns[type]! : STILL[type]));
}

/** The columns of a place. */
export const PLACE = 'first_text, first_number, first_moment, first_id';

/** The same, backwards. */
export const PLACE_DESC = 'first_text desc, first_number desc, first_moment desc, first_id desc';

/** The columns of the place before everything. */
export const BEGINNING = [`''`, '-2147483648', `timestamptz '-infinity'`, '-2147483648'];

/** Records in a bucket, and buckets in a super-bucket, when they are made. Twice as many are split. */
export const BUCKET = 256;
export const SUPER = 32;

/** A table in which lists can be read in every sort, a row of `page_sources`. */
export interface PageSource {
  list: number;
  source: string;
  condition: string;
  id_column: string;
  text_column: string | null;
  number_column: string | null;
  moment_column: string | null;
}

/** The number of a row's list, and the column of each sort. */
export function sourceColumns(source: PageSource): { list: string; columns: Record<Sort, string | null>; sorts: Sort[] } {
  const columns = { id: source.id_column, text: source.text_column, number: source.number_column, moment: source.moment_column };
  return {
    list: source.list < FIRST_LONG_LIST ? String(source.list) : `${FIRST_LONG_LIST} + list_id`,
    columns,
    sorts: (Object.keys(SORTS) as Sort[]).filter((sort) => columns[sort] !== null),
  };
}

/** What the records of one list have in common in the table that they are read from. */
export function conditionOf(source: PageSource, list: number): string {
  return source.list < FIRST_LONG_LIST ? source.condition : `list_id = ${list - FIRST_LONG_LIST}`;
}

/** The key of the advisory lock of the one who adds up counts; whoever empties a list takes it. */
export const FOLD_LOCK = 26_567_468;
