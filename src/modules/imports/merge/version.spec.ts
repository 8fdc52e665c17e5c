import fc from 'fast-check';
import { compareVersions, describeVersion, type Version } from './version.js';

const version = (revision: number | null, modified: string | null, sha256: string): Version => ({ revision, modified, sha256 });

describe('Which of two versions of a record is newer', () => {
  it('is the one with the higher revision, whatever the times say', () => {
    expect(compareVersions(version(3, '2008-01-01T00:00:00.000000', 'aa'), version(2, '2020-01-01T00:00:00.000000', 'bb'))).toBeGreaterThan(
      0,
    );
  });

  it('is the later one when the revisions are the same', () => {
    expect(compareVersions(version(2, '2008-01-01T00:00:00.000000', 'ff'), version(2, '2008-01-01T00:00:00.000001', '00'))).toBeLessThan(0);
  });

  it('is decided by the digest when nothing else tells them apart', () => {
    expect(compareVersions(version(null, null, 'ab'), version(null, null, 'ac'))).toBeLessThan(0);
  });

  it('is neither when their content is the same, whatever the columns beside it say', () => {
    expect(compareVersions(version(1, null, 'ab'), version(9, '2020-01-01T00:00:00.000000', 'ab'))).toBe(0);
  });

  it('does not depend on the order in which several come in', () => {
    const versions = fc.uniqueArray(
      fc.record({
        revision: fc.option(fc.integer({ min: 1, max: 3 })),
        modified: fc.option(fc.constantFrom('2008-01-01T00:00:00.000000', '2009-01-01T00:00:00.500000')),
        sha256: fc.stringMatching(/^[0-9a-f]{4}$/),
      }),
      { selector: ({ sha256 }) => sha256, minLength: 1, maxLength: 6 },
    );
    const newest = (all: Version[]) => all.reduce((best, next) => (compareVersions(next, best) > 0 ? next : best));
    fc.assert(
      fc.property(versions, (all) => {
        expect(newest([...all].reverse())).toEqual(newest(all));
      }),
    );
  });
});

it('A version is described by its revision and time', () => {
  expect(describeVersion(version(4, '2010-03-11T23:51:36.723486', ''))).toBe('revision 4 of 2010-03-11T23:51:36.723486');
  expect(describeVersion(version(null, null, ''))).toBe('revision unknown');
});
