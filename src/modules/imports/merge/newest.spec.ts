import type { SourceLine } from './batch.js';
import { newestOfEach } from './newest.js';

function line(number: number, key: string, revision: number, sha256 = `${revision}`): SourceLine {
  return {
    file: 'works.txt',
    number,
    bytes: Buffer.from(key),
    key,
    version: { revision, modified: null, sha256 },
    format: 'test',
    deflated: () => Buffer.alloc(0),
  };
}

describe('Of several lines with one key', () => {
  it('the newest is kept, wherever it stands', () => {
    const { newest, rejects } = newestOfEach([line(1, 'a', 2), line(2, 'a', 3), line(3, 'b', 1), line(4, 'a', 1)]);
    expect(newest.map(({ number }) => number)).toEqual([2, 3]);
    expect(rejects.map((reject) => [reject.line, reject.code])).toEqual([
      [1, 'superseded'],
      [4, 'superseded'],
    ]);
  });

  it('a superseded one is told where the newer one stands', () => {
    expect(newestOfEach([line(1, 'a', 2), line(2, 'a', 3)]).rejects[0]!.reason).toBe(
      'revision 2 of a is superseded by revision 3 in line 2 of works.txt.',
    );
  });

  it('a repetition is a duplicate', () => {
    const { newest, rejects } = newestOfEach([line(1, 'a', 2), line(2, 'a', 2)]);
    expect(newest.map(({ number }) => number)).toEqual([1]);
    expect(rejects).toMatchObject([{ line: 2, code: 'duplicate' }]);
  });
});
