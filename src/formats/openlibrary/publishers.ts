import { remembered, trimIsbd, unbracket } from '../../standards/index.js';
import type { PublisherStatement } from '../record.js';
import type { Fields } from './fields.js';
import { readLine } from './json-values.js';

/** Sine loco and sine nomine: how cataloguers say that place or publisher are not known. */
const UNKNOWN =
  /^\[?\s*(?:s\.?\s?l\.?|s\.?\s?n\.?|(?:place of publication|publisher|name of publisher) (?:not identified|unknown)|n\.?p\.?)\s*\]?$/i;

/**
 * The publishers with their places, and the distributors. Places and publishers stand in two lists: the first place is that
 * of the first publisher; more places than publishers belong to the last one ("London ; New York : Penguin"), as in ISBD.
 */
export function publisherStatements(fields: Fields): PublisherStatement[] {
  const publishers = fields.lines('publishers').map(readName);
  const places = publishers.some((name) => name !== null) ? fields.each(['publish_places'], readPlace) : [];
  const last = publishers.length - 1;
  const published = publishers.flatMap((name, index) => {
    const own = (index === last ? places.slice(index) : places.slice(index, index + 1)).filter((place) => place !== '');
    return name === null ? [] : [{ name, role: 'pbl' as const, place: own.join(' ; ') || null }];
  });
  const distributed = fields
    .lines('distributors')
    .map(readName)
    .filter((name) => name !== null);
  return [...published, ...distributed.map((name) => ({ name, role: 'dst' as const, place: null }))];
}

const readName = remembered((line): string | null => {
  const name = unbracket(trimIsbd(line));
  return name === '' || UNKNOWN.test(name) ? null : name;
});

/** A place that is not known keeps its position among the others, as an empty string. */
function readPlace(value: unknown): string | undefined {
  const line = readLine(value);
  return line === undefined ? undefined : (readName(line ?? '') ?? '');
}
