import type { EdtfDate } from '../../../standards/edtf.js';
import type { CopyValue } from './copy-rows.js';
import { pgDate } from './pg-date.js';
import type { References } from './references.js';

/** One of the tables whose rows are made from records of a source, and how a record fills it. */
export interface CatalogueTable<R> {
  name: 'authors' | 'works' | 'books';
  /** the column by which other tables name a row of this one */
  owner: 'author_id' | 'work_id' | 'book_id';
  columns: Column<R>[];
  collections: Collection<R>[];
}

/** A column that a record fills. */
export interface Column<R> {
  name: string;
  /** the name in `locked_fields` that keeps an import from changing it */
  lock: string;
  of: (record: R) => CopyValue;
}

/** Rows of another table that belong to one record and are replaced together. */
export interface Collection<R> {
  table: string;
  lock: string;
  /** the columns besides the owner's */
  columns: string[];
  rows: (record: R, references: References) => CopyValue[][];
}

/** A column locked by its own name unless told otherwise. */
export function column<R>(name: string, of: (record: R) => CopyValue, lock = name): Column<R> {
  return { name, lock, of };
}

/** The five columns of a date, locked together by their common name. */
export function dateColumns<R>(name: string, of: (record: R) => EdtfDate | null): Column<R>[] {
  return [
    column(`${name}_raw`, (record) => of(record)?.raw ?? null, name),
    column(`${name}_edtf`, (record) => of(record)?.edtf ?? null, name),
    column(`${name}_from`, (record) => pgDate(of(record)?.from ?? null), name),
    column(`${name}_to`, (record) => pgDate(of(record)?.to ?? null), name),
    column(`${name}_precision`, (record) => of(record)?.precision ?? null, name),
  ];
}

/** A collection whose rows are counted from 1 in the order of the record. `counter`: the column that counts them. */
export function ordered<R, Item>(
  table: string,
  lock: string,
  counter: 'ordinal' | 'position',
  columns: string[],
  items: (record: R) => readonly Item[],
  row: (item: Item) => CopyValue[],
): Collection<R> {
  return { table, lock, columns: [counter, ...columns], rows: (record) => items(record).map((item, i) => [i + 1, ...row(item)]) };
}
