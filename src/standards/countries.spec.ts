import { countryCode, countryOfMarc } from './countries.js';

describe('a MARC country code', () => {
  it.each([
    ['nyu', 'US'],
    ['dcu', 'US'],
    ['xxu', 'US'],
    ['enk', 'GB'],
    ['stk', 'GB'],
    ['xxk', 'GB'],
    ['gw ', 'DE'],
    ['ge ', 'DE'],
    ['quc', 'CA'],
    ['xna', 'AU'],
    ['ru ', 'RU'],
    ['unr', 'UA'],
    ['ii|', 'IN'],
  ])('%j is of %s', (raw, iso) => {
    expect(countryOfMarc(raw).iso).toBe(iso);
  });

  it.each(['xx ', 'vp ', 'yu ', 'ur ', '-cs', 'zzz', 'England', ''])('%j is of no country of today', (raw) => {
    expect(countryOfMarc(raw).iso).toBeNull();
  });

  it('is kept without its padding', () => {
    expect(['gw ', 'NYU', '-cs', 'ii||'].map((raw) => countryOfMarc(raw).marc)).toEqual(['gw', 'nyu', 'cs', 'ii']);
  });
});

describe('an ISO 3166 code', () => {
  it('is taken in either case', () => {
    expect(['de', 'GB', ' ax '].map(countryCode)).toEqual(['DE', 'GB', 'AX']);
  });

  it('must be assigned', () => {
    expect(['uk', 'xx', 'deu', ''].map(countryCode)).toEqual([null, null, null, null]);
  });
});
