import { parseDate } from './edtf.js';

describe('a year with another one in brackets', () => {
  it.each([
    ['1390 [2011]', '2011'],
    ['1432 [2011?]', '2011?'],
    ['1390 [2011', '2011'],
    ['[Tihrān] 1390 [2011], c1388', '2011'],
    ['1697 [1967]', '1967'],
    ['1390 [2011 or 2012]', '[2011,2012]'],
    ['1390-1392 [2011-2013]', '2011/2013'],
    ['Ramaḍān 1432 [August 2011]', '2011-08'],
  ])('is of another calendar when that is much later: %s is %s', (raw, edtf) => {
    expect(parseDate(raw)).toMatchObject({ raw, edtf });
  });

  it.each([
    ['5757 [1996 or 1997]', '[1996,1997]'],
    ['5743 [1982-83]', '1982/1983'],
    ['2540 [1997 or 1998]', '[1997,1998]'],
    ['[Yerushalayim] 5757 [1997?]', '1997?'],
    ['5757-5758 [1997-1998]', '1997/1998'],
  ])('is of another calendar when it is beyond the years of ours: %s is %s', (raw, edtf) => {
    expect(parseDate(raw)).toMatchObject({ raw, edtf });
  });

  it.each([
    ['757 [1996 or 1997]', '[1996,1997]'],
    ['743, [1982-83]', '1982/1983'],
  ])('may be a Jewish one without its thousands: %s is %s', (raw, edtf) => {
    expect(parseDate(raw)).toMatchObject({ raw, edtf });
  });

  it.each([
    ['1879 [1878]', '1879'],
    ['1879 [1979]', '1879'],
    ['2011 [1390]', '2011'],
    ['1997 [5757]', '1997'],
    ['1390', '1390'],
    ['1390 (2011)', '1390'],
    ['1390 [2 volumes]', '1390'],
  ])('counts itself otherwise: %s is %s', (raw, edtf) => {
    expect(parseDate(raw)).toMatchObject({ raw, edtf });
  });
});
