import { shortcomingOf, type Standing } from './wal-position.js';

const needed = { lsn: '16/B374D848', timeline: 2, system: '7712442582016243755' };
const standing: Standing = { recovering: true, system: needed.system, timeline: 2, ahead: 0 };

describe('a replica may answer', () => {
  it('when it has replayed what the primary has written', () => {
    expect(shortcomingOf(standing, needed)).toBeNull();
    expect(shortcomingOf({ ...standing, ahead: 8_192 }, needed)).toBeNull();
  });

  it.each([
    ['a byte is missing', { ahead: -1 }, 'behind'],
    ['it replays nothing', { ahead: null }, 'behind'],
    ['it was promoted, however far it is', { recovering: false, timeline: 3, ahead: 8_192 }, 'promoted'],
    ['the primary was promoted and it is not known to have followed, however far it is', { timeline: 1, ahead: 8_192 }, 'foreign'],
    ['it follows another one that was promoted', { timeline: 3, ahead: 8_192 }, 'foreign'],
    ['it is a copy of another cluster', { system: '7712443044027387585', ahead: 8_192 }, 'foreign'],
  ])('not when %s', (_, otherwise, shortcoming) => {
    expect(shortcomingOf({ ...standing, ...otherwise }, needed)).toBe(shortcoming);
  });
});
