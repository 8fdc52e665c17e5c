/** A date as catalogues write it: the raw text, and what can be said of it in EDTF (ISO 8601-2:2019, levels 0 to 2). */
export interface EdtfDate {
  raw: string;
  /** null: not understood */
  edtf: string | null;
  /** first and last day it can mean, `YYYY-MM-DD` (astronomical years: `-0043-03-15` is 44 BC); null: unknown or open */
  from: string | null;
  to: string | null;
  precision: 'day' | 'month' | 'season' | 'year' | 'decade' | 'century' | 'range' | null;
}
