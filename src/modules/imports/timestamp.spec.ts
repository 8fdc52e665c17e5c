import { normalTimestamp } from './timestamp.js';

describe('The time of a dump line', () => {
  it('always has six decimals, so that times sort as texts', () => {
    expect(normalTimestamp('2010-03-11T23:51:36.723486')).toBe('2010-03-11T23:51:36.723486');
    expect(normalTimestamp('2010-03-11T23:51:36.7')).toBe('2010-03-11T23:51:36.700000');
    expect(normalTimestamp('2010-03-11T23:51:36')).toBe('2010-03-11T23:51:36.000000');
  });

  it('may have a blank between day and time', () => {
    expect(normalTimestamp('2008-04-30 20:50:18')).toBe('2008-04-30T20:50:18.000000');
  });

  it.each([
    null,
    '',
    'datetimestr',
    '2008-02-31T00:00:00',
    '2008-13-01T00:00:00',
    '2008-01-01T24:00:00',
    '2008-01-01',
    '0000-01-01T00:00:00',
  ])('is null when it is none: %s', (text) => {
    expect(normalTimestamp(text)).toBeNull();
  });
});
