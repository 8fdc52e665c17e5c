/** What a dump line may say beside its document. */
export interface Columns {
  revision?: number;
  modified?: string;
}

type Fields = Record<string, unknown>;

/** A line of an Open Library dump, with the members that Open Library repeats in the document. */
export function dumpLine(
  type: string,
  key: string,
  fields: Fields,
  { revision = 1, modified = '2020-01-01T00:00:00.000000' }: Columns = {},
): string {
  const document = { ...fields, key, type: { key: `/type/${type}` }, revision, last_modified: { type: '/type/datetime', value: modified } };
  return [`/type/${type}`, key, revision, modified, JSON.stringify(document)].join('\t');
}

/** The author `/authors/OL{number}A`. */
export function authorLine(number: number, fields: Fields, columns?: Columns): string {
  return dumpLine('author', `/authors/OL${number}A`, fields, columns);
}

/** The work `/works/OL{number}W` by these authors. */
export function workLine(number: number, { authors = [], ...fields }: Fields & { authors?: number[] }, columns?: Columns): string {
  const roles = authors.map((author) => ({ type: { key: '/type/author_role' }, author: { key: `/authors/OL${author}A` } }));
  return dumpLine('work', `/works/OL${number}W`, { ...fields, authors: roles }, columns);
}

/** The edition `/books/OL{number}M` of this work, if of any. */
export function editionLine(number: number, { work, ...fields }: Fields & { work?: number }, columns?: Columns): string {
  return dumpLine(
    'edition',
    `/books/OL${number}M`,
    work === undefined ? fields : { ...fields, works: [{ key: `/works/OL${work}W` }] },
    columns,
  );
}

/** A redirect from one key to another. */
export function redirectLine(from: string, to: string, columns?: Columns): string {
  return dumpLine('redirect', from, { location: to }, columns);
}

/** The deletion of a key. */
export function deleteLine(key: string, columns?: Columns): string {
  return dumpLine('delete', key, {}, columns);
}
