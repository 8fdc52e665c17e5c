import { createHash } from 'node:crypto';
import type { LineType } from '../open-library-lines.js';
import { hashOfKey, KeyFilter } from './key-hash.js';
import { linesOf } from './line-batch.js';
import { LineSet } from './line-set.js';
import { SIFTED_LINES, Sifter, type Wanted } from './sifter.js';

const work = (number: number, document = `{"title": "${number}"}`) =>
  `/type/work\t/works/OL${number}W\t1\t2020-01-01T00:00:00.000000\t${document}`;

function sift(lines: string[], wanted: Wanted = 'all') {
  const sifter = new Sifter(wanted);
  for (const [i, line] of lines.entries()) sifter.add({ bytes: Buffer.from(line), number: i + 1, position: 10 * (i + 1) });
  const { records, ...sifted } = sifter.take(3);
  return { ...sifted, ...records, keys: Buffer.from(records.keys).toString(), numbers: [...records.numbers], sifter };
}

describe('sifted lines', () => {
  it('are told of by key and digest when they hold records', () => {
    const lines = [work(1), '/type/author\t/authors/OL2A\t3\t{"name": "Without a date"}', '/type/edition\t/books/OL3M\t1\t\t{}'];
    const sifted = sift(lines);
    expect(sifted).toMatchObject({ file: 3, lines: 3, position: 30, open: [] });
    expect([...linesOf(sifted.surveyed)]).toEqual([]);
    expect(sifted.keys).toBe('/works/OL1W,/authors/OL2A,/books/OL3M');
    expect(sifted.numbers).toEqual([1, 2, 3]);
    expect([...sifted.types]).toEqual([1, 0, 2]);
    expect([...sifted.hashes]).toEqual(['/works/OL1W', '/authors/OL2A', '/books/OL3M'].map(hashOfKey));
    const digests = lines.map((line) =>
      createHash('sha256')
        .update(line.slice(line.indexOf('{')))
        .digest('hex'),
    );
    expect(Buffer.from(sifted.digests).toString('hex')).toBe(digests.join(''));
  });

  it.each([
    ['of a key in its old form', '/type/work\t/w/OL1W\t1\t\t{}'],
    ['of a key in another folder', '/type/work\t/books/OL1M\t1\t\t{}'],
    ['of a key with a comma', '/type/work\t/works/OL1W,\t1\t\t{}'],
    ['of a key that is not ASCII', '/type/work\t/works/OL1é\t1\t\t{}'],
    ['of a very long key', `/type/work\t/works/${'1'.repeat(100)}\t1\t\t{}`],
    ['without a revision', '/type/work\t/works/OL1W\t{}'],
    ['without a document', '/type/work\t/works/OL1W\t1\t'],
    ['that ends early', '/type/work\t/works/OL1'],
    ['that ends in its key', '/type/work\t/works/O'],
    ['that ends before its key', '/type/work\t'],
  ])('are left to others: a line %s', (_, line) => {
    expect(sift([line])).toMatchObject({ open: ['work'], keys: '', numbers: [] });
    expect(sift([work(5), line, work(6)])).toMatchObject({ open: ['work'], keys: '/works/OL5W,/works/OL6W', numbers: [1, 3] });
    expect(sift([line], 'none')).toMatchObject({ open: ['work'], keys: '' });
  });

  it('are left to others when their key is met twice', () => {
    const sifted = sift([work(1), work(2), work(3), work(2, '{"title": "newer"}'), work(4)]);
    expect(sifted).toMatchObject({ open: ['work'], keys: '/works/OL1W,/works/OL3W,/works/OL4W', numbers: [1, 3, 5] });
    expect(sifted.digests).toHaveLength(3 * 32);
    const digest = createHash('sha256').update('{"title": "4"}').digest('hex');
    expect(Buffer.from(sifted.digests.slice(64)).toString('hex')).toBe(digest);
  });

  it('are told of in batches, each beginning anew', () => {
    const { sifter } = sift([work(1), work(1)]);
    expect(sifter.isFull).toBe(false);
    for (let i = 1; i <= SIFTED_LINES; i++) sifter.add({ bytes: Buffer.from(work(i)), number: i, position: i });
    expect(sifter.isFull).toBe(true);
    const { records, open, lines } = sifter.take(0);
    expect([lines, records.numbers.length, open]).toEqual([SIFTED_LINES, SIFTED_LINES, []]);
    expect(sifter.isFull).toBe(false);
  });

  it('are handed over when everybody must know them, or nobody can', () => {
    const lines = ['/type/redirect\t/works/OL1W\t1\t\t{"location": "/works/OL2W"}', '/type/page\t/about\t1\t\t{}', 'no columns', work(1)];
    const sifted = sift(lines);
    expect(sifted.open).toEqual(['redirect', 'other']);
    expect([...linesOf(sifted.surveyed)].map(({ number, type, bytes }) => [number, type, Buffer.from(bytes).toString()])).toEqual([
      [1, 'redirect', lines[0]],
      [2, 'other', lines[1]],
      [3, 'other', lines[2]],
    ]);
    expect(sifted.numbers).toEqual([4]);
  });

  it('are all left to others when the database holds nothing; the highest numbers are told', () => {
    const lines = [
      work(7),
      work(12),
      '/type/edition\t/books/OL3M\t1\t\t{}',
      '/type/delete\t/works/OL9W\t1\t\t{}',
      '/type/delete\t/books/OL9M\t1\t\t{}',
      '/type/delete\t/authors/OL9A\t1\t\t{}',
    ];
    expect(sift(lines, 'none')).toMatchObject({
      open: ['work', 'edition', 'workDelete', 'delete', 'authorDelete'] satisfies LineType[],
      numbers: [],
      highest: { authors: 0, works: 12, books: 3 },
    });
  });

  it('are only those of some keys when these are looked for', () => {
    expect(sift([work(1), work(2), work(3)], new Set(['/works/OL2W', '/works/OL9W']))).toMatchObject({
      open: [],
      keys: '/works/OL2W',
      numbers: [2],
    });
  });
});

describe('what is remembered of lines', () => {
  it('are their numbers', () => {
    const set = new LineSet();
    for (const line of [1, 8, 1_000_000]) set.add(line);
    expect([0, 1, 2, 7, 8, 9, 999_999, 1_000_000, 1_000_001, 90_000_000].filter((line) => set.has(line))).toEqual([1, 8, 1_000_000]);
    set.delete(8);
    set.delete(80_000_000);
    expect([1, 8].filter((line) => set.has(line))).toEqual([1]);
  });

  it('and of keys whether they may have been met: never forgotten, rarely mistaken', () => {
    const filter = new KeyFilter();
    for (let i = 0; i < 10_000; i++) filter.add(`/works/OL${i}W`);
    const mayHold = (i: number) => filter.mayHold(hashOfKey(`/works/OL${i}W`));
    expect(Array.from({ length: 10_000 }, (_, i) => i).every(mayHold)).toBe(true);
    expect(Array.from({ length: 10_000 }, (_, i) => 20_000 + i).filter(mayHold).length).toBeLessThan(30);
  });
});
