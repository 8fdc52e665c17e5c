import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { poolOf } from '../../src/platform/database/database.js';
import { DerivedData } from '../../src/platform/database/derived-data.js';
import { type Api, startApi } from '../support/api.js';
import { fillCatalogue, vacuum } from '../support/large-catalogue.js';

/** A catalogue in which a wrong plan shows: half of it is English, and ten languages have their own letters and publishers. */
const BOOKS = 120_000;
/** Rows that one sort may have: twice the most that a short list has. */
const MOST_SORTED = 20_000;
const LARGE =
  /^(books|works|authors|redirects|book_sets|long_list_books|(book|work)_(languages|publishers|subjects|contributors|identifiers))$/;
/** Nothing that is asked here may cost more, in rows that are read one by one. */
const MOST_READ = 2 * BOOKS;

const filters = {
  language: 'language=rus',
  'the commonest language': 'language=eng',
  publisher: 'publisher=12',
  subject: 'subject=1',
  author: 'author=1',
  'a name': 'author=author 12',
  series: 'series=1',
  work: 'work=1',
  title: 'title=a',
  isbn: 'isbn=9780000000002',
  identifier: 'identifier=isbn:9780000000019',
  format: 'format=paperback',
  'a rare format': 'format=map',
  country: 'country=RU',
  'a year': 'published=1850',
  'a long range': 'published=1950..1999',
  'an open range': 'published=..1999',
  'two ranges': 'published=1800..1850,1990..',
  'a month': 'updated=2026-03',
  or: 'language=rus,eng,geo&subject=1,5,900',
  not: 'language=!eng',
  'not, of a rare value': 'subject=!900',
};
const pairs = [
  'language=rus&format=paperback',
  'language=rus&country=RU&format=!paperback',
  'language=eng&published=1950..1999',
  'language=eng&published=1790..1799',
  'language=chi&country=US&published=..1999',
  'subject=1&subject=12',
  'subject=1&language=!eng&published=1900..',
  'publisher=12&language=eng&format=ebook',
  'author=1&language=eng',
  'author=!1&language=rus',
  'published=1950..1999&updated=2026-03..2026-05',
  'published=1600..1610&language=eng',
  'country=GB,US&format=paperback,ebook&language=eng',
];
const sorts = ['id', '-id', 'title', '-title', 'published', '-published', 'updated', '-updated'];

let api: Api;
let pool: Pool;
/** a connection with all the time in the world */
let plain: PoolClient;
beforeAll(async () => {
  api = await startApi({ redisUrl: null, cacheMemoryBytes: 0, databasePatience: 'unlimited' });
  pool = poolOf(api.app.get(DataSource));
  await fillCatalogue(pool, BOOKS);
  await pool.query(`insert into redirects (kind, from_id, to_id) select 'books', ${BOOKS} + i, i from generate_series(1, ${BOOKS} / 4) i`);
  await pool.query(`insert into work_identifiers (work_id, ordinal, scheme, value, value_raw)
    select id, 1, 'openlibrary', 'OL' || id || 'W', 'OL' || id || 'W' from works`);
  await pool.query(`insert into author_identifiers (author_id, ordinal, scheme, value, value_raw)
    select id, 1, 'openlibrary', 'OL' || id || 'A', 'OL' || id || 'A' from authors`);
  const derived = api.app.get(DerivedData);
  // words are not asked for here, and take long
  const names = derived.all().flatMap(({ name }) => (name === 'search' ? [] : [name]));
  await derived.rebuild(names);
  await vacuum(pool);
  plain = await pool.connect();
  await plain.query('set statement_timeout = 0');
}, 300_000);
afterAll(async () => {
  plain.release(true);
  await api.stop();
}, 60_000);

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  Plans?: Node[];
}

/** What is wrong with the plans of the statements that an address leads to. */
async function faultsOf(path: string): Promise<string[]> {
  const query = jest.spyOn(pool, 'query');
  const { status } = await api.get(path);
  const all = query.mock.calls.map(([config]) => config as unknown as { text: string; values: unknown[] });
  query.mockRestore();
  // what runs beside requests asks this
  const sent = all.filter(({ text }) => !/^\s*select (exists|count\(\*\) as changes)/.test(text));
  const faults = status === 200 ? [] : [`answers ${status}`];
  if (sent.length === 0 || sent.length > 3) faults.push(`sends ${sent.length} statements`);
  for (const { text, values } of sent.filter((statement) => / (books|works|authors) /.test(statement.text))) {
    if (text.startsWith('explain')) continue;
    const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`explain (analyze, format json) ${text}`, values);
    faults.push(...faultsIn(rows[0]!['QUERY PLAN'][0].Plan));
  }
  return faults.map((fault) => `${path}: ${fault}`);
}

function faultsIn(node: Node): string[] {
  const { 'Node Type': type, 'Relation Name': table = '', 'Actual Loops': loops = 0, 'Actual Rows': rows = 0, Plans: plans = [] } = node;
  if (loops === 0) return [];
  const read = (rows + (node['Rows Removed by Filter'] ?? 0)) * loops;
  const sorted = type === 'Sort' ? Math.max(...plans.map((plan) => plan['Actual Rows'] ?? 0)) : 0;
  return [
    ...(type === 'Seq Scan' && LARGE.test(table) ? [`reads all of ${table}`] : []),
    ...(sorted > MOST_SORTED ? [`sorts ${sorted} rows`] : []),
    ...(LARGE.test(table) && read > MOST_READ ? [`reads ${read} rows of ${table}`] : []),
    ...plans.flatMap(faultsIn),
  ];
}

async function faults(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) found.push(...(await faultsOf(path)));
  return found;
}

describe('no list of books reads a whole table or sorts a long list', () => {
  it.each(Object.entries(filters))('%s', async (_, filter) => {
    expect(await faults(sorts.map((sort) => `/v1/books?${filter}&sort=${sort}`))).toEqual([]);
  });

  it.each(pairs)('%s', async (filter) => {
    expect(await faults(sorts.map((sort) => `/v1/books?${filter}&sort=${sort}`))).toEqual([]);
  });

  it.each(['count=none', 'count=estimate', 'count=exact', 'limit=100&offset=2000', 'offset=40000'])('with %s', async (more) => {
    const lists = [
      'language=eng&format=paperback',
      'language=rus&country=RU',
      'language=eng&published=1950..1999',
      'author=1&language=eng',
    ];
    expect(await faults(lists.flatMap((list) => [`/v1/books?${list}&sort=title&${more}`, `/v1/books?${list}&${more}`]))).toEqual([]);
  });
});

it.each([
  'language=rus&published=1900..',
  'author=1&language=rus',
  'subject=1&language=!eng',
  'title=a',
  'updated=2026-01-02',
  'author=!1&subject=1',
])('works are found without reading a whole table: %s', async (filter) => {
  expect(await faults(['id', '-title', 'published', '-updated'].map((sort) => `/v1/works?${filter}&sort=${sort}`))).toEqual([]);
});

it.each(['/v1/isbn/9780000000002', '/v1/identifiers/isbn/9780000000002', '/v1/identifiers/openlibrary/OL7W'])(
  'no whole table is read for %s',
  async (path) => {
    expect(await faults([path])).toEqual([]);
  },
);

describe('a planned list is the list', () => {
  const where: Record<string, string> = {
    'language=rus&format=paperback': `exists (select from book_languages where book_id = b.id and language = 'rus') and format = 'paperback'`,
    'language=!eng': `not exists (select from book_languages where book_id = b.id and language = 'eng')`,
    'language=eng&published=1950..1999': `exists (select from book_languages where book_id = b.id and language = 'eng')
      and published_sort between 19500000 and 19991231`,
    'subject=1&language=!eng&format=!ebook': `(exists (select from book_subjects where book_id = b.id and subject_id = 1)
      or exists (select from work_subjects where work_id = b.work_id and subject_id = 1))
      and not exists (select from book_languages where book_id = b.id and language = 'eng') and format is distinct from 'ebook'`,
    'language=rus,geo,chi': `exists (select from book_languages where book_id = b.id and language in ('rus', 'geo', 'chi'))`,
    'country=GB,US&format=paperback,ebook&published=..1899': `country in ('GB', 'US') and format in ('paperback', 'ebook')
      and published_sort <= 18991231 and published_sort <> 0`,
    'author=1,2,3&language=eng': `(exists (select from book_contributors where book_id = b.id and author_id in (1, 2, 3))
      or exists (select from work_contributors where work_id = b.work_id and author_id in (1, 2, 3)))
      and exists (select from book_languages where book_id = b.id and language = 'eng')`,
  };
  const orders: Record<string, string> = { id: 'id', '-title': 'title_sort desc, id desc', published: 'published_sort, id' };

  const isTheList = async (sorts: string[]) => {
    for (const [filter, condition] of Object.entries(where)) {
      for (const sort of sorts) {
        const order = orders[sort]!;
        const { rows } = await plain.query<{ ids: number[] }>(
          `select array(select id from books b where deleted_at is null and ${condition} order by ${order}) as ids`,
        );
        const ids = rows[0]!.ids;
        for (const offset of [0, Math.floor(ids.length / 3), Math.max(0, ids.length - 7)]) {
          const { body } = await api.get(`/v1/books?${filter}&sort=${sort}&limit=10&offset=${offset}`).expect(200);
          const { data, meta } = body as { data: { id: number }[]; meta: { total: number; totalRelation: string } };
          expect([filter, sort, offset, data.map(({ id }) => id)]).toEqual([filter, sort, offset, ids.slice(offset, offset + 10)]);
          if (meta.totalRelation === 'exact') expect([filter, meta.total]).toEqual([filter, ids.length]);
          else expect(Math.abs(meta.total / ids.length - 1)).toBeLessThan(0.25);
        }
      }
    }
  };

  it('as it was when the sets were made', () => isTheList(Object.keys(orders)), 120_000);

  it('and while books change that are not yet in their sets, and when they are', async () => {
    await plain.query(`
      update books set format = case format when 'paperback' then 'ebook' else 'paperback' end where id % 997 = 3;
      update books set deleted_at = now() where id % 1009 = 5;
      delete from book_languages where book_id % 1013 = 7;
      insert into book_languages (book_id, position, language) select id, 100, 'rus' from books where id % 1019 = 8;
      delete from work_subjects where work_id % 503 = 2;
    `);
    await isTheList(['-title']);
    // another may be at it
    while ((await plain.query('select from book_set_changes limit 1')).rowCount! > 0) await plain.query('select fold_book_sets()');
    await isTheList(['id', '-title']);
    await plain.query('truncate book_languages');
    await plain.query(`insert into book_languages (book_id, position, language) select id, 1, 'eng' from books where id % 3 = 0`);
    await plain.query('analyze book_languages');
    await isTheList(['published']);
  }, 300_000);
});
