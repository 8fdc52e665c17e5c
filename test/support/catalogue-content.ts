import type { OpenLibrary } from './open-library.js';

/** The name of a record that does not depend on the order in which ids were given out. */
const keyOf = (owner: string, id: string) => `(select min(source_key) from source_records where ${owner} = ${id})`;

const own = `- 'id' - 'work_id' - 'version' - 'created_at' - 'updated_at'`;

function children(table: string, owner: string, id: string): string {
  return `(select coalesce(jsonb_agg(to_jsonb(c) - 'id' - '${owner}' order by to_jsonb(c) - 'id'), '[]') from ${table} c where c.${owner} = ${id})`;
}

function credits(table: string, owner: string, id: string): string {
  return `(select coalesce(jsonb_agg(jsonb_build_array(c.position, ${keyOf('author_id', 'c.author_id')}, c.credited_as, c.role, c.role_raw) order by c.position), '[]')
             from ${table} c where c.${owner} = ${id})`;
}

function subjects(table: string, owner: string, id: string): string {
  return `(select coalesce(jsonb_agg(jsonb_build_array(s.kind, s.heading_key) order by c.position), '[]')
             from ${table} c join subjects s on s.id = c.subject_id where c.${owner} = ${id})`;
}

function series(owner: string, id: string): string {
  return `(select coalesce(jsonb_agg(jsonb_build_array(s.kind, s.name_key, e.number_raw, e.raw) order by e.position), '[]')
             from series_entries e join series s on s.id = e.series_id where e.${owner} = ${id})`;
}

const publishers = `(select coalesce(jsonb_agg(jsonb_build_array(p.name_key, c.name_raw, c.role, c.place) order by c.position), '[]')
  from book_publishers c join publishers p on p.id = c.publisher_id where c.book_id = r.id)`;

/** Each kind of record as JSON: everything that a client can see of it, told in keys of the source instead of ids. */
const contents = {
  authors: `to_jsonb(r) ${own} || jsonb_build_object('key', ${keyOf('author_id', 'r.id')}, 'names', ${children('author_names', 'author_id', 'r.id')},
      'identifiers', ${children('author_identifiers', 'author_id', 'r.id')}, 'links', ${children('links', 'author_id', 'r.id')})`,
  works: `to_jsonb(r) ${own} || jsonb_build_object('key', ${keyOf('work_id', 'r.id')}, 'titles', ${children('work_titles', 'work_id', 'r.id')},
      'credits', ${credits('work_contributors', 'work_id', 'r.id')}, 'subjects', ${subjects('work_subjects', 'work_id', 'r.id')},
      'series', ${series('work_id', 'r.id')}, 'waiting', ${children('unresolved_credits', 'work_id', 'r.id')},
      'books', (select coalesce(jsonb_agg(${keyOf('book_id', 'b.id')} order by ${keyOf('book_id', 'b.id')}), '[]')
                  from books b where b.work_id = r.id and b.deleted_at is null))`,
  books: `to_jsonb(r) ${own} || jsonb_build_object('key', ${keyOf('book_id', 'r.id')}, 'work', ${keyOf('work_id', 'r.work_id')},
      'titles', ${children('book_titles', 'book_id', 'r.id')}, 'languages', ${children('book_languages', 'book_id', 'r.id')},
      'credits', ${credits('book_contributors', 'book_id', 'r.id')}, 'publishers', ${publishers},
      'subjects', ${subjects('book_subjects', 'book_id', 'r.id')}, 'series', ${series('book_id', 'r.id')},
      'identifiers', ${children('book_identifiers', 'book_id', 'r.id')}, 'waiting', ${children('unresolved_credits', 'book_id', 'r.id')})`,
};

/** All live records, in a form that is equal for catalogues that say the same, whatever their ids and times. */
export async function contentOf(library: OpenLibrary): Promise<Record<string, unknown[]>> {
  const content: Record<string, unknown[]> = {};
  for (const [table, json] of Object.entries(contents)) {
    const rows = await library.rows<{ record: unknown }>(
      `select ${json} as record from ${table} r where r.deleted_at is null order by (${json})::text`,
    );
    content[table] = rows.map(({ record }) => record);
  }
  return content;
}

/** The state of every row of every table but `imports`: different as soon as one was written, even with the same values. */
export async function rowVersionsOf(library: OpenLibrary): Promise<Record<string, string>> {
  const tables = await library.rows<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
       and relname <> 'imports' and relname not like 'page\\_%' order by 1`, // counts of pages are added up by the relay, whenever it is due
  );
  const versions: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await library.rows<{ state: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(xmin || ' ' || ctid, ',' order by ctid)), '') as state from ${name}`,
    );
    versions[name] = row!.state;
  }
  return versions;
}
