import type { AuthorDetailDto } from '../../src/modules/authors/author.dto.js';
import type { WorkDetailDto } from '../../src/modules/works/work.dto.js';
import { type Api, startApi } from '../support/api.js';
import { authorLine, editionLine, workLine } from '../support/dump-lines.js';
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
