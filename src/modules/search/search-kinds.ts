import { whenSearched } from '../../platform/cache/cache-tags.js';

/** The kinds of record that are searched. */
export const searchKinds = ['works', 'books', 'authors', 'publishers', 'series', 'subjects'] as const;
export type SearchKind = (typeof searchKinds)[number];

/**
 * The tags of a list that can be searched: with `q` it shows what identifiers of other records lead to, orders by how many records belong to each, and
 * mends spellings by the words of all.
 */
export const searched = whenSearched(searchKinds);

/** How a kind is searched. */
export interface KindSearch {
  /** the condition of the indexes of its documents, if they have one */
  live: boolean;
  /** its documents are in tiers of popularity */
  tiers: boolean;
  /** the folded name of a record */
  key: string;
  /** persons among them are filed by their surnames */
  inverted: boolean;
  /** the records of the ISBNs `?` */
  isbn: string | null;
}

/** The books of ISBNs. One that was merged into another leads to that. */
const BOOKS_OF_ISBN = `select coalesce(merged.to_id, i.book_id) from book_identifiers i
  left join redirects merged on merged.kind = 'books' and merged.from_id = i.book_id where i.scheme = 'isbn' and left(i.value, 200) = any(?)`;

export const KIND_SEARCHES: Record<SearchKind, KindSearch> = {
  books: { live: false, tiers: true, key: 'title_sort', inverted: false, isbn: BOOKS_OF_ISBN },
  works: {
    live: true,
    tiers: true,
    key: 'title_sort',
    inverted: false,
    isbn: `select work_id from books where deleted_at is null and id in (${BOOKS_OF_ISBN})`,
  },
  authors: { live: true, tiers: true, key: 'name_sort', inverted: true, isbn: null },
  publishers: { live: true, tiers: false, key: 'name_key', inverted: false, isbn: null },
  series: { live: true, tiers: false, key: 'name_key', inverted: false, isbn: null },
  subjects: { live: true, tiers: false, key: 'heading_key', inverted: false, isbn: null },
};
