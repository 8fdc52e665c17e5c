import { nameKey } from '../../src/standards/index.js';
import { rowVersionsOf } from '../support/catalogue-content.js';
import { type Imported, OpenLibrary } from '../support/open-library.js';
import { dataPath, expectedOf } from './data.js';

/** What outside tools counted in one file. Counts that do not apply to its kind of record are missing. */
interface Counts {
  lines: number;
  distinct_keys: number;
  editions_with_work?: number;
  distinct_valid_isbn13?: number;
  isbn_values_without_a_valid_isbn?: number;
  publish_date_with_a_year?: number;
  languages?: Record<string, number>;
  distinct_author_refs?: number;
  distinct_work_refs?: number;
  distinct_subjects?: number;
}

interface Document {
  key: string;
  subjects?: string[];
  isbn_10?: string[];
  isbn_13?: string[];
}

let library: OpenLibrary;
beforeEach(async () => {
  library = await OpenLibrary.open();
});
afterEach(() => library.close());

async function number(what: string, from: string): Promise<number> {
  const [row] = await library.rows<{ n: number }>(`select count(${what})::int as n from ${from}`);
  return row!.n;
}

/** The documents as they came in, from the originals that are kept. */
async function originals(): Promise<Document[]> {
  const keys = await library.rows<{ key: string }>(`select source_key as key from source_records where sha256 is not null`);
  const lines = await Promise.all(keys.map(({ key }) => library.original(key)));
  return lines.map((line) => JSON.parse(line!.slice(line!.indexOf('{'))) as Document);
}

function accounted({ report }: Imported): number {
  const records = [report.authors, report.works, report.books].map(({ created, updated, unchanged }) => created + updated + unchanged);
  const { redirects, deletes, rejects } = report;
  const rest = [
    redirects.new,
    redirects.unchanged,
    deletes.applied,
    deletes.unknown,
    deletes.kept,
    deletes.unchanged,
    ...Object.values(rejects),
  ];
  return [...records, ...rest].reduce((sum, count) => sum + count, 0) - redirects.loops;
}

const countIn: Partial<Record<keyof Counts, () => Promise<unknown>>> = {
  editions_with_work: () => number('*', `books b where exists (select from source_records s where s.work_id = b.work_id)`),
  distinct_valid_isbn13: () => number('distinct value', `book_identifiers where scheme = 'isbn' and status = 'valid'`),
  publish_date_with_a_year: () => number('*', `books where published_from is not null and published_raw ~ '\\d{4}'`),
  distinct_author_refs: () => number('distinct source_key', `unresolved_credits`),
  distinct_work_refs: () => number('*', `source_records where work_id is not null and sha256 is null`),
  distinct_subjects: async () => {
    const headings = new Set((await library.rows<{ key: string }>(`select heading_key as key from subjects`)).map(({ key }) => key));
    const spellings = new Set((await originals()).flatMap(({ subjects }) => subjects ?? []));
    return [...spellings].filter((spelling) => headings.has(nameKey(spelling))).length;
  },
  isbn_values_without_a_valid_isbn: async () => {
    // a number that its record itself calls invalid is no surprise
    const claimed = new Set((await originals()).flatMap(({ isbn_10 = [], isbn_13 = [] }) => [...isbn_10, ...isbn_13]));
    const invalid = await library.rows<{ raw: string }>(
      `select value_raw as raw from book_identifiers where scheme = 'isbn' and status <> 'valid'`,
    );
    return invalid.filter(({ raw }) => claimed.has(raw)).length;
  },
};

describe.each(expectedOf<Counts>('openlibrary/'))('%s', (file, counts) => {
  let imported: Imported;
  beforeEach(async () => {
    imported = await library.import([dataPath(file)]);
  });

  it('is loaded or listed, line by line', async () => {
    expect(imported.report.lines).toBe(counts.lines);
    expect(accounted(imported)).toBe(counts.lines);
    const rejected = imported.rejects.map(({ record }) => record!.split('\t')[1]);
    const keys = await library.rows<{ key: string }>(`select source_key as key from source_records where sha256 is not null`);
    expect(new Set([...keys.map(({ key }) => key), ...rejected]).size).toBe(counts.distinct_keys);
  });

  it('gives the numbers that other programs counted', async () => {
    const known = (Object.keys(countIn) as (keyof Counts)[]).filter((name) => counts[name] !== undefined);
    const ours = await Promise.all(known.map(async (name) => [name, await countIn[name]!()] as const));
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(known.map((name) => [name, counts[name]])));
  });

  it('gives the languages that other programs counted', async () => {
    const rows = await library.rows<{ language: string; n: number }>(
      `select language, count(distinct book_id)::int as n from book_languages where role = 'text' group by 1`,
    );
    expect(Object.fromEntries(rows.map(({ language, n }) => [language, n]))).toMatchObject(counts.languages ?? {});
  });
});

describe('All files together, the adversarial ones among them', () => {
  it('are loaded or listed, line by line, and change nothing the second time', async () => {
    const first = await library.import([dataPath('openlibrary')]);
    expect(accounted(first)).toBe(first.report.lines);
    expect(first.rejects).toHaveLength(Object.values(first.report.rejects).reduce((sum, count) => sum + count, 0));
    expect(first.report.rejects).not.toHaveProperty('refused-by-database');

    const before = await rowVersionsOf(library);
    const second = await library.import([dataPath('openlibrary')]);
    expect(await rowVersionsOf(library)).toEqual(before);
    expect(accounted(second)).toBe(first.report.lines);
    expect(second.touched).toEqual(new Set());
  });
});
