import { History } from './history.js';

let history: History;
beforeEach(() => {
  history = new History();
});

const reads = (begun: number, version: number, { cacheStatus = 'Colophon; hit', torn = null as string | null } = {}) =>
  history.read({ path: '/', begun, shown: { versions: new Map([['book', version]]), torn }, cacheStatus }, begun + 1);

describe('a read', () => {
  it('that began after a write was due must show it', () => {
    history.wrote('book', 2, 100);
    reads(99, 1);
    expect(history.verdict.stale).toBe(0);
    reads(100, 1);
    expect(history.verdict).toMatchObject({ stale: 1, examples: [expect.stringContaining('is at 1, not at 2')] });
  });

  it('may show more than what is due', () => {
    history.wrote('book', 2, 100);
    reads(200, 3);
    expect(history.verdict).toMatchObject({ stale: 0, nonMonotonic: 0 });
  });

  it('that says it is unvalidated may be two seconds old, and no older', () => {
    history.wrote('book', 2, 100);
    reads(2_099, 1, { cacheStatus: 'Colophon; hit; detail=unvalidated' });
    expect(history.verdict.stale).toBe(0);
    reads(2_100, 1, { cacheStatus: 'Colophon; hit; detail=unvalidated' });
    expect(history.verdict.stale).toBe(1);
  });

  it('that goes back behind an earlier one is not monotonic', () => {
    reads(10, 5);
    reads(11, 4);
    expect(history.verdict).toMatchObject({ stale: 0, nonMonotonic: 1 });
  });

  it('whose parts do not fit together is torn', () => {
    reads(10, 5, { torn: '3 rows, and a total of 4' });
    expect(history.verdict.torn).toBe(1);
  });
});
