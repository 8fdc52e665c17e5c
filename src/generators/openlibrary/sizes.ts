/** How many of each there are in a catalogue of so many works. */
export interface Sizes {
  authors: number;
  works: number;
  editions: number;
  /** editions at the end that name no work */
  orphans: number;
  redirects: Record<Kind, number>;
  deletes: Record<Kind, number>;
}

/** The kinds of records, in the order of their files. */
export const KINDS = ['authors', 'works', 'editions'] as const;
export type Kind = (typeof KINDS)[number];

/** The proportions of the dumps of recent years. */
export function sizesOf(works: number): Sizes {
  const authors = Math.max(8, Math.round(works * 0.38));
  const orphans = Math.round(works * 0.085);
  const editions = works + Math.round(works * 0.31) + orphans;
  const share = (rates: Record<Kind, number>): Record<Kind, number> => ({
    authors: Math.round(authors * rates.authors),
    works: Math.round(works * rates.works),
    editions: Math.round(editions * rates.editions),
  });
  return {
    authors,
    works,
    editions,
    orphans,
    redirects: share({ authors: 0.02, works: 0.03, editions: 0.004 }),
    deletes: share({ authors: 0.004, works: 0.01, editions: 0.004 }),
  };
}
