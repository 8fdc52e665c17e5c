import type { Cover, Link } from '../record.js';
import type { Fields } from './fields.js';
import { memberOf, readInteger, readLine } from './json-values.js';

const COVER_HOST = 'https://covers.openlibrary.org';

/** Covers of an edition or work (`b`) or portraits of an author (`a`), by their number; -1 stands for none. */
export function covers(fields: Fields, field: 'covers' | 'photos'): Cover[] {
  const collection = field === 'photos' ? 'a' : 'b';
  const ids = fields.each([field], (value) => {
    return value === -1 ? null : readInteger(value, 1, Number.MAX_SAFE_INTEGER);
  });
  return [...new Set(ids)].map((id) => ({
    source: 'openlibrary',
    sourceId: String(id),
    url: `${COVER_HOST}/${collection}/id/${id}-L.jpg`,
  }));
}

/** Links with their titles, each address once; what is no address, such as program text, stays behind. */
export function links(fields: Fields): Link[] {
  const found = new Map<string, Link>();
  const addresses = [
    ...fields.each(['links'], readLink),
    ...describedAddresses(fields),
    ...fields.each(['url', 'website'], readAddress).map((url) => ({ url, title: null })),
    ...fields.each(['wikipedia'], readAddress).map((url) => ({ url, title: 'Wikipedia' })),
  ];
  for (const link of addresses) if (!found.has(link.url)) found.set(link.url, link);
  return [...found.values()];
}

/** Addresses with the descriptions at their places in the list beside theirs. A description of what is no address stays with it. */
function describedAddresses(fields: Fields): Link[] {
  const places: (Link | null)[] = [];
  const addresses = fields.each(['uris'], (value) => {
    const url = readAddress(value);
    const link = typeof url === 'string' ? { url, title: null } : null;
    places.push(link);
    return url === undefined ? undefined : link;
  });
  let place = 0;
  const titles = fields.each(['uri_descriptions'], (value) => {
    const link = places[place++];
    const title = readLine(value);
    if (typeof title !== 'string') return title;
    return link ? { link, title } : undefined;
  });
  const titleOf = new Map(titles.map(({ link, title }) => [link, title]));
  return addresses.map((link) => ({ ...link, title: titleOf.get(link) ?? null }));
}

function readLink(value: unknown): Link | undefined {
  const url = readAddress(memberOf(value, 'url') ?? value);
  return url === undefined || url === null ? undefined : { url, title: readLine(memberOf(value, 'title')) ?? null };
}

function readAddress(value: unknown): string | null | undefined {
  const line = readLine(value);
  return typeof line === 'string' && !/^(?:https?|ftp):\/\/[^\s<>"]+$/i.test(line) ? undefined : line;
}
