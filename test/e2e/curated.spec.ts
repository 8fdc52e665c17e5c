import type { AuthorDetailDto } from '../../src/modules/authors/author.dto.js';
import { authorLocks } from '../../src/modules/authors/author-locks.js';
import { bookLocks } from '../../src/modules/books/book-locks.js';
import { authorTable } from '../../src/modules/imports/merge/author-table.js';
import { bookTable } from '../../src/modules/imports/merge/book-table.js';
import { workTable } from '../../src/modules/imports/merge/work-table.js';
import { workLocks } from '../../src/modules/works/work-locks.js';
import type { WorkDetailDto } from '../../src/modules/works/work.dto.js';
import { type Api, startApi } from '../support/api.js';
import { aBook } from '../support/a-book.js';
import { authorLine, type Columns, deleteLine, editionLine, workLine } from '../support/dump-lines.js';
import { OpenLibrary } from '../support/open-library.js';

let library: OpenLibrary;
let api: Api;
beforeAll(async () => {
  library = await OpenLibrary.open();
  api = await startApi({ databaseUrl: library.url });
});
afterAll(async () => {
  await api.stop();
  await library.close();
});

/** The address of the record that a key of the source stands for. */
async function addressOf(key: string): Promise<string> {
  const sql = `select coalesce(author_id, work_id, book_id) as id from source_records where source_key = $1`;
  const [row] = await library.rows<{ id: number }>(sql, [key]);
  return `/v1${key.slice(0, key.lastIndexOf('/'))}/${row!.id}`;
}

describe('an author whom an import has filed by the inverted name', () => {
  const sortKeys = () => library.rows('select name_sort from authors where id = $1', [address.split('/').at(-1)]);
  let address: string;
  beforeEach(async () => {
    await library.load([authorLine(1, { name: 'Gabriel García Márquez', personal_name: 'García Márquez, Gabriel' })]);
    address = await addressOf('/authors/OL1A');
  });

  it('stays there when something else is changed, or the name to what it is', async () => {
    expect(await sortKeys()).toEqual([{ name_sort: 'garcia marquez gabriel' }]);
    const { body } = await api.patch(address, { biography: 'Born in Aracataca.' }).expect(200);
    expect((body as { data: AuthorDetailDto }).data.biography).toBe('Born in Aracataca.');
    await api.patch(address, { name: 'Gabriel García Márquez', kind: 'person' }).expect(200);
    expect(await sortKeys()).toEqual([{ name_sort: 'garcia marquez gabriel' }]);
  });

  it('is filed anew when the name or the kind changes', async () => {
    await api.patch(address, { name: 'Gabo García' }).expect(200);
    expect(await sortKeys()).toEqual([{ name_sort: 'garcia gabo' }]);
    await api.patch(address, { kind: 'organization' }).expect(200);
    expect(await sortKeys()).toEqual([{ name_sort: 'gabo garcia' }]);
  });
});

describe('contributors that a curator has put in the place of those that an import could not link', () => {
  it.each(['/works/OL21W', '/books/OL21M'])('stay when their author comes in later: %s', async (key) => {
    const author = key === '/works/OL21W' ? 21 : 22;
    await library.load([
      workLine(21, { title: 'Of an author to come', authors: [21] }),
      editionLine(21, { work: 21, title: 'Of an author to come', authors: [{ key: '/authors/OL22A' }] }),
    ]);
    const address = await addressOf(key);
    await api.patch(address, { contributors: [{ creditedAs: 'Somebody else' }] }).expect(200);
    expect(await library.rows('select from unresolved_credits where source_key = $1', [`/authors/OL${author}A`])).toEqual([]);
    const { report } = await library.load([authorLine(author, { name: 'Late' })]);
    expect(report.credits.linked).toBe(0);
    const { body } = await api.patch(address, {}).expect(200);
    expect((body as { data: WorkDetailDto }).data.contributors).toMatchObject([{ authorId: null, creditedAs: 'Somebody else' }]);
  });
});

/** The record as the API shows it after a write, which no cache keeps. */
async function shown(address: string): Promise<Record<string, unknown>> {
  const { body } = await api.patch(address, {}).expect(200);
  return (body as { data: Record<string, unknown> }).data;
}

/** Changes of every member that a client may change, and what the source says of the same before and after them. */
const everyMember = [
  {
    key: '/authors/OL31A',
    locks: authorLocks,
    table: authorTable,
    changes: {
      kind: 'organization',
      name: 'Right Name',
      disambiguation: 'a press',
      honorific: 'Dame',
      numeration: 'III',
      born: '1901',
      died: '1999',
      biography: 'Right.',
      names: [{ kind: 'variant', name: 'R. Name' }],
      identifiers: [{ scheme: 'viaf', value: '1' }],
      links: [{ url: 'https://right.example/', title: 'Right' }],
    },
    line: (columns: Columns) => {
      const fields = { personal_name: 'Name, Wrong', title: 'Sir', numeration: 'II', birth_date: '1800', death_date: '1850' };
      const lists = { alternate_names: ['W. Name'], remote_ids: { viaf: '2' }, links: [{ url: 'https://wrong.example/', title: 'W' }] };
      return authorLine(31, { name: `Wrong Name ${columns.revision}`, bio: `Wrong ${columns.revision}.`, ...fields, ...lists }, columns);
    },
  },
  {
    key: '/works/OL32W',
    locks: workLocks,
    table: workTable,
    changes: {
      title: 'Right',
      subtitle: 'right',
      originalLanguage: 'fre',
      firstPublished: '1901',
      description: 'Right.',
      firstSentence: 'Right it was.',
      notes: 'Right to note.',
      titles: [{ kind: 'alternative', title: 'Also Right' }],
      contributors: [{ creditedAs: 'Right Hand' }],
      subjects: [{ heading: 'Rights' }],
      series: [{ name: 'Right Ones', number: '1' }],
      identifiers: [{ scheme: 'wikidata', value: 'Q1' }],
      links: [{ url: 'https://right.example/', title: 'Right' }],
    },
    line: (columns: Columns) => {
      const texts = { subtitle: 'wrong', description: 'Wrong.', first_sentence: 'Wrong it was.', notes: 'Wrong to note.' };
      const facts = { first_publish_date: '1800', original_languages: [{ key: '/languages/ger' }], other_titles: ['Also Wrong'] };
      const lists = { subjects: ['Wrongs'], series: ['Wrong Ones ; 2'], remote_ids: { wikidata: 'Q2' } };
      const links = [{ url: 'https://wrong.example/', title: 'W' }];
      return workLine(32, { title: `Wrong ${columns.revision}`, ...texts, ...facts, ...lists, links, authors: [32] }, columns);
    },
  },
  {
    key: '/books/OL33M',
    locks: bookLocks,
    table: bookTable,
    changes: {
      title: 'Right',
      workId: null as number | null,
      subtitle: 'right',
      statement: 'by Right Hand',
      editionStatement: 'right ed.',
      format: 'hardcover',
      published: '1901',
      country: 'FR',
      pageCount: 101,
      extent: '101 right p.',
      heightMm: 11,
      widthMm: 12,
      depthMm: 13,
      weightG: 14,
      durationS: 15,
      description: 'Right.',
      firstSentence: 'Right it was.',
      titles: [{ kind: 'alternative', title: 'Also Right' }],
      languages: ['fre'],
      translatedFrom: ['lat'],
      contributors: [{ creditedAs: 'Right Hand' }],
      publications: [{ name: 'Right Press' }],
      subjects: [{ heading: 'Rights' }],
      series: [{ name: 'Right Ones', number: '1' }],
      identifiers: [{ scheme: 'isbn', value: '9780192802378' }],
      links: [{ url: 'https://right.example/', title: 'Right' }],
    },
    line: (columns: Columns) => {
      const texts = {
        subtitle: 'wrong',
        description: 'Wrong.',
        first_sentence: 'Wrong it was.',
        by_statement: 'by Wrong',
        edition_name: 'wrong ed.',
      };
      const facts = { publish_date: '1800', publish_country: 'nyu', physical_format: 'Paperback', number_of_pages: 7, pagination: '7 p.' };
      const sizes = { physical_dimensions: '8 x 5 x 1 inches', weight: '1 kg' };
      const languages = { languages: [{ key: '/languages/ger' }], translated_from: [{ key: '/languages/eng' }] };
      const lists = { other_titles: ['Also Wrong'], publishers: ['Wrong Press'], subjects: ['Wrongs'], series: ['Wrong Ones ; 2'] };
      const others = {
        isbn_13: ['9780140449136'],
        links: [{ url: 'https://wrong.example/', title: 'W' }],
        authors: [{ key: '/authors/OL31A' }],
      };
      const title = `Wrong ${columns.revision}`;
      return editionLine(33, { work: 33, title, ...texts, ...facts, ...sizes, ...languages, ...lists, ...others }, columns);
    },
  },
];

describe.each(everyMember)('what a curator has changed of $key', ({ key, locks, table, changes, line }) => {
  it('stays when the source sends a newer version: every member', async () => {
    expect(Object.keys(changes).sort()).toEqual(Object.keys(locks).sort());
    await library.load([line({ revision: 1 })]);
    const address = await addressOf(key);
    if ('workId' in changes) changes.workId = (await aBook(api, { title: 'In another work' })).work.id;
    await api.patch(address, changes).expect(200);
    const { version, updatedAt, covers, ...before } = await shown(address);
    const { report } = await library.load([line({ revision: 2 })]);
    expect(report[table.name].updated).toBe(1);
    expect(await shown(address)).toEqual({
      ...before,
      covers,
      version: Number(version) + 1,
      updatedAt: expect.not.stringMatching(String(updatedAt)) as string,
    });
  });

  it('is locked by names that an import knows', () => {
    const known = [...table.columns, ...table.collections].map(({ lock }) => lock);
    expect(known).toEqual(expect.arrayContaining(Object.values(locks).flat()));
  });
});

describe('a record of which a curator has changed one member', () => {
  it('gets the others from the source, and is locked once for each', async () => {
    await library.load([workLine(41, { title: 'Misprint', subtitle: 'old' })]);
    const address = await addressOf('/works/OL41W');
    await api.patch(address, { title: 'Correct' }).expect(200);
    await library.load([workLine(41, { title: 'Misprint', subtitle: 'new' }, { revision: 2 })]);
    expect(await shown(address)).toMatchObject({ title: 'Correct', subtitle: 'new' });
    await api.patch(address, { notes: null, title: 'Correct again' }).expect(200);
    expect(await library.rows(`select locked_fields from works where title = 'Correct again'`)).toEqual([
      { locked_fields: ['title', 'notes'] },
    ]);
  });
});

describe('a work that was added through the API', () => {
  async function withBook(line: string, key: string, by: (book: string, work: number) => Promise<unknown>): Promise<string> {
    await library.load([line]);
    const { body } = await api.post('/v1/works', { title: 'Made here' }).expect(201);
    const { id } = (body as { data: WorkDetailDto }).data;
    await by(await addressOf(key), id);
    return `/v1/works/${id}`;
  }
  const throughTheApi = (book: string, workId: number) => api.patch(book, { workId }).expect(200);
  const throughSql = (book: string, workId: number) =>
    library.rows('update books set work_id = $2 where id = $1', [book.split('/').at(-1), workId]);

  it('stays when the source deletes its last book', async () => {
    const work = await withBook(editionLine(51, { title: 'Its book' }), '/books/OL51M', throughTheApi);
    const { report } = await library.load([deleteLine('/books/OL51M', { revision: 2 })]);
    expect(report.deletes.applied).toBe(1);
    expect(await shown(work)).toMatchObject({ title: 'Made here' });
  });

  it('stays when the source takes its last book elsewhere', async () => {
    const work = await withBook(editionLine(52, { work: 52, title: 'Its book' }), '/books/OL52M', throughSql);
    await library.load([editionLine(52, { work: 52, title: 'Its book, again' }, { revision: 2 })]);
    expect(await library.rows('select from books where work_id = $1', [work.split('/').at(-1)])).toEqual([]);
    expect(await shown(work)).toMatchObject({ title: 'Made here' });
  });

  it('keeps its title when that of its first book changes', async () => {
    const work = await withBook(editionLine(53, { title: 'Its book' }), '/books/OL53M', throughSql);
    await library.load([editionLine(53, { title: 'Its book, renamed' }, { revision: 2 })]);
    expect(await library.rows('select title from books where work_id = $1', [work.split('/').at(-1)])).toEqual([
      { title: 'Its book, renamed' },
    ]);
    expect(await shown(work)).toMatchObject({ title: 'Made here' });
  });
});
