import { normalizeLccn, normalizeOclc } from './control-numbers.js';

describe('a Library of Congress control number', () => {
  it.each([
    ['sa 64009062', 'sa64009062'],
    ['64-8089', '64008089'],
    ['2001-1234', '2001001234'],
    ['  75045108 /AC/r862', '75045108'],
    ['n78-890351', 'n78890351'],
    ['2009353179', '2009353179'],
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
    [' 35986201 ', '35986201'],
  ])('%j is %s', (raw, oclc) => {
    expect(normalizeOclc(raw)).toBe(oclc);
  });

  it.each(['', '0', 'abc', '(DLC)12345'])('is not %j', (raw) => {
    expect(normalizeOclc(raw)).toBeNull();
  });
});
