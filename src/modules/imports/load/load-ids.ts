import { type Kind, KINDS } from './key-numbers.js';

/**
 * How the numbers of keys become ids: by addition, so that no reference has to be looked up, and a load that was killed goes on with the
 * same ids. Ids of works are in three parts: those of works with a key, and behind these a work for each book that names none.
 */
export interface LoadIds {
  authors: number;
  works: number;
  books: number;
  /** the highest number of a work for which there is room */
  highestWork: number;
  /** what is added to the number of a book that names no work */
  orphans: number;
  /** what is added to ids of packs */
  packs: number;
}

/** Room for works that books name and that the dump does not hold. */
const ROOM = 1_000_000;

/** Lays the ids out beyond the highest ids that are there, of packs as well; `highest`: the highest numbers of keys in the dump. */
export function layOut(there: Record<Kind | 'packs', number>, highest: Record<Kind, number>): LoadIds {
  const works = beyond(there.works);
  const highestWork = highest.works + ROOM;
  return {
    authors: beyond(there.authors),
    works,
    books: beyond(there.books),
    highestWork,
    orphans: works + highestWork,
    packs: beyond(there.packs),
  };
}

/**
 * The id of the pack that begins with the record of this kind and number: one that no other pack has, wherever blocks and packs begin
 * and end. The largest is three times the highest number.
 */
export function packId({ packs }: LoadIds, kind: Kind, number: number): number {
  return packs + KINDS.length * number + KINDS.indexOf(kind);
}

/** 0 in an empty catalogue, where ids are then the numbers of the keys; else a round number, which keeps them readable. */
function beyond(highest: number): number {
  return highest === 0 ? 0 : Math.ceil(highest / 100_000) * 100_000;
}
