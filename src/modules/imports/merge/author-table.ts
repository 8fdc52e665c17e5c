import type { AuthorRecord } from '../../../formats/record.js';
import { invertName, sortKey } from '../../../standards/index.js';
import { type CatalogueTable, column, dateColumns, ordered } from './catalogue-table.js';
import { covers, identifiers, links } from './collections.js';

/** How an author's record fills the tables. */
export const authorTable: CatalogueTable<AuthorRecord> = {
  name: 'authors',
  owner: 'author_id',
  columns: [
    column('kind', (author) => author.kind),
    column('name', (author) => author.name),
    column('name_sort', (author) => sortKey(sortName(author)), 'name'),
    column('honorific', (author) => author.honorific),
    column('numeration', (author) => author.numeration),
    ...dateColumns<AuthorRecord>('born', (author) => author.born),
    ...dateColumns<AuthorRecord>('died', (author) => author.died),
    column('dates_raw', (author) => author.datesRaw),
    column('biography', (author) => author.biography),
    column('extra', (author) => JSON.stringify(author.extra)),
  ],
  collections: [
    ordered(
      'author_names',
      'names',
      'ordinal',
      ['kind', 'name'],
      (author) => author.names,
      ({ kind, name }) => [kind, name],
    ),
    identifiers('author_identifiers'),
    covers,
    links,
  ],
};

/** Only persons have a family name to sort by. */
function sortName({ kind, name, nameInverted }: AuthorRecord): string {
  return nameInverted ?? (kind === 'person' ? invertName(name) : name);
}
