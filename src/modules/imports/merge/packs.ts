import { deflateSync, inflateSync } from 'node:zlib';
import type { Sql } from '../../../platform/database/derived-data.js';

/** Lines of a dump are much alike: the next level takes as long and makes them 3 % smaller than the first, the one after takes longer. */
const DEFLATE = { level: 2, chunkSize: 65_536 };
const NEWLINE = 10;

/** Lines, each with its newline, as a pack keeps them (RFC 1950). */
export function deflateLines(lines: Uint8Array): Buffer {
  return deflateSync(lines, DEFLATE);
}

/** The line at a place of a pack, from 0. Throws a RangeError when there is none. */
export function lineOfPack(pack: Uint8Array, place: number): Buffer {
  const lines = inflateSync(pack);
  let start = 0;
  for (let i = 0; i < place; i++) start = lines.indexOf(NEWLINE, start) + 1 || lines.length;
  const end = lines.indexOf(NEWLINE, start);
  if (end === -1) throw new RangeError(`The pack has no line ${place}.`);
  return lines.subarray(start, end);
}

/** Of how many originals one must have been replaced until all of them are looked through. */
const WORTHWHILE = 100;

/**
 * Removes unused packs if so many originals have just been replaced that there may be some. A pack goes with the last of its lines, so an
 * import that replaces few leaves them to one that replaces more. Answers how many it removed.
 */
export async function removePacksAfter(sql: Sql, replaced: number): Promise<number> {
  if (replaced === 0) return 0;
  const [row] = await sql<{ originals: number }>(`select reltuples as originals from pg_class where oid = 'source_records'::regclass`);
  return replaced * WORTHWHILE < row!.originals ? 0 : removeUnusedPacks(sql);
}

/** Removes packs that nobody refers to, since all of their lines were replaced or their records are gone. Answers how many it removed. */
export async function removeUnusedPacks(sql: Sql): Promise<number> {
  const unused = await sql<{ id: number }>(
    `select id from source_packs p
      where not exists (select from (select distinct pack_id from source_records where pack_id is not null offset 0) s where s.pack_id = p.id)`,
  );
  const ids = unused.map(({ id }) => id);
  if (ids.length > 0) await sql(`delete from source_packs where id = any ($1)`, [ids]);
  return ids.length;
}
