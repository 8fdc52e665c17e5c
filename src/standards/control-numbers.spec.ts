import { normalizeLccn, normalizeOclc } from './control-numbers.js';

describe('a Library of Congress control number', () => {
  it.each([
    ['sa 64000001', 'sa64000001'],
    ['64-1234', '64001234'],
    ['2001-1234', '2001001234'],
    ['  75000001 /AC/r862', '75000001'],
    ['n78-123456', 'n78123456'],
    ['2009123456', '2009123456'],
  ])('%j is %s', (raw, lccn) => {
    expect(normalizeLccn(raw)).toBe(lccn);
  });

  it.each(['', 'unknown', '123', '64-12345678'])('is not %j', (raw) => {
    expect(normalizeLccn(raw)).toBeNull();
  });
});

describe('an OCLC number', () => {
  it.each([
    ['(OCoLC)00012345', '12345'],
    ['ocm12345678', '12345678'],
    ['on1234567890', '1234567890'],
    [' 12345678 ', '12345678'],
  ])('%j is %s', (raw, oclc) => {
    expect(normalizeOclc(raw)).toBe(oclc);
  });

  it.each(['', '0', 'abc', '(DLC)12345'])('is not %j', (raw) => {
    expect(normalizeOclc(raw)).toBeNull();
  });
});
