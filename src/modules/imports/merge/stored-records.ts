import type { Transaction } from '../../../platform/database/writes.js';
import { type Batch, DELETION, DELETION_UNDONE, type SourceLine } from './batch.js';
import { compareVersions, type Version } from './version.js';
import type { CatalogueTable } from './catalogue-table.js';

/** What the catalogue knows of a key of the source. */
export interface StoredRecord {
  /** where the key's record is; null: the key is only known as a redirect */
  owner: { table: CatalogueTable<never>['name']; id: number } | null;
  /** null: the record was only referred to and has not come in itself */
  version: Version | null;
  /** the source's redirect from this key; null: there is none */
  redirect: Version | null;
  /** the import that brought the version */
  importId: number | null;
  format: string | null;
}

interface Row {
  key: string;
  author_id: number | null;
  work_id: number | null;
  book_id: number | null;
  source_version: number | null;
  modified: string | null;
  sha256: string | null;
  import_id: number | null;
  format: string | null;
  redirect_version: number | null;
  redirect_modified: string | null;
  redirect_sha256: string | null;
}

const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.US'`;

/** Finds what is known of the key of each line; keys of which nothing is known are left out. */
export async function findStored({ tx, source }: Batch, lines: readonly SourceLine[]): Promise<Map<string, StoredRecord>> {
  const keys = lines.map(({ key }) => key);
  const rows = await tx.rows<Row>(
    `select k.key, s.author_id, s.work_id, s.book_id, s.source_version, to_char(s.source_modified, ${TIME}) as modified,
            encode(s.sha256, 'hex') as sha256, s.import_id, s.format,
            r.source_version as redirect_version, to_char(r.source_modified, ${TIME}) as redirect_modified,
            encode(r.sha256, 'hex') as redirect_sha256
       from unnest($2::text[]) k(key)
       left join lateral (select * from source_records where source = $1 and source_key = k.key limit 1) s on true
       left join lateral (select * from source_redirects where source = $1 and from_key = k.key limit 1) r on true
      where s.id is not null or r.from_key is not null`,
    [source, keys],
  );
  return new Map(rows.map((row) => [row.key, storedRecord(row)]));
}

/** Notes that these records are there again although the source deleted them. `owner`: the column that names them. */
export async function noteReturned(
  tx: Pick<Transaction, 'rows'>,
  owner: CatalogueTable<never>['owner'],
  records: readonly { id: number }[],
): Promise<void> {
  if (records.length === 0) return;
  await tx.rows(`update source_records set format = '${DELETION_UNDONE}' where ${owner} = any ($1) and format = '${DELETION}'`, [
    records.map(({ id }) => id),
  ]);
}

function storedRecord(row: Row): StoredRecord {
  return {
    owner: ownerOf(row),
    version: versionOf(row.source_version, row.modified, row.sha256),
    redirect: versionOf(row.redirect_version, row.redirect_modified, row.redirect_sha256),
    importId: row.import_id,
    format: row.format,
  };
}

function ownerOf({ author_id, work_id, book_id }: Row): StoredRecord['owner'] {
  if (author_id !== null) return { table: 'authors', id: author_id };
  if (work_id !== null) return { table: 'works', id: work_id };
  return book_id === null ? null : { table: 'books', id: book_id };
}

function versionOf(revision: number | null, modified: string | null, sha256: string | null): Version | null {
  return sha256 === null ? null : { revision, modified, sha256 };
}

/** What an incoming version is to what is stored: it goes in, or it is the stored one, or an older one. */
export function compareWithStored(version: Version, stored: StoredRecord | undefined): 'newer' | 'same' | 'older' {
  const known = [stored?.version, stored?.redirect].filter((other) => other != null);
  const orders = known.map((other) => compareVersions(version, other));
  if (orders.some((order) => order < 0)) return 'older';
  return orders.includes(0) ? 'same' : 'newer';
}
