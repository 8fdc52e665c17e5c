import fc from 'fast-check';
import { hyphenate, parseIsbn, splitQualifier } from './isbn.js';

const DASHES = ['-', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212', '\u00AD', ' ', '\u00A0', ''];

/** Nine digits after 978, which are a valid ISBN of both lengths with the right check digits. */
const bookNumber = fc.stringMatching(/^\d{9}$/).map((body) => {
  const sum10 = [...body].reduce((sum, digit, i) => sum + (10 - i) * Number(digit), 0);
  const sum13 = [...`978${body}`].reduce((sum, digit, i) => sum + (i % 2 ? 3 : 1) * Number(digit), 0);
  const check10 = (11 - (sum10 % 11)) % 11;
  return { isbn10: body + (check10 === 10 ? 'X' : check10), isbn13: `978${body}${(10 - (sum13 % 10)) % 10}` };
});

describe('an ISBN', () => {
  it.each([
    ['0306406152', '9780306406157', '0306406152'],
    ['9780306406157', '9780306406157', '0306406152'],
    ['0-306-40615-2', '9780306406157', '0306406152'],
    ['978 0 306 40615 7', '9780306406157', '0306406152'],
    ['978–0–306–40615–7', '9780306406157', '0306406152'],
    ['  080442957x ', '9780804429573', '080442957X'],
    ['0-8044-2957-X', '9780804429573', '080442957X'],
    ['1-86197-271-7', '9781861972712', '1861972717'],
    ['979-10-90636-07-1', '9791090636071', null],
    ['９７８０３０６４０６１５７', '9780306406157', '0306406152'],
  ])('is read from %j', (raw, isbn13, isbn10) => {
    expect(parseIsbn(raw)).toEqual({ isbn13, isbn10 });
  });

  it.each([
    ['a wrong check digit', '0306406153'],
    ['a wrong check digit of thirteen', '9780306406158'],
    ['nine digits', '306406152'],
    ['eleven digits', '03064061522'],
    ['an x in the middle', '03064X6152'],
    ['another EAN', '4006381333931'],
    ['an ISMN, of printed music', '9790060115615'],
    ['a qualifier', '0306406152 (pbk.)'],
    ['a label before the number', 'ISBN 0-306-40615-2'],
    ['an ISBN in scientific notation', '9.78030640615e+12'],
    ['a spreadsheet formula', '="0306406152"'],
    ['nothing', ''],
    ['a text as long as a page', '0306406152'.repeat(1000)],
  ])('is not %s', (_, raw) => {
    expect(parseIsbn(raw)).toBeNull();
  });

  it('is the same number in both lengths, whatever divides the digits', () => {
    const dividers = fc.array(fc.constantFrom(...DASHES), { minLength: 13, maxLength: 13 });
    fc.assert(
      fc.property(bookNumber, dividers, (isbn, between) => {
        const spread = (digits: string) => [...digits].map((digit, i) => digit + between[i]).join('');
        expect(parseIsbn(spread(isbn.isbn10))).toEqual(isbn);
        expect(parseIsbn(spread(isbn.isbn13).toLowerCase())).toEqual(isbn);
      }),
    );
  });

  it('is refused when a single digit is wrong', () => {
    fc.assert(
      fc.property(bookNumber, fc.nat(12), fc.integer({ min: 1, max: 9 }), ({ isbn13 }, at, by) => {
        const wrong = (Number(isbn13[at]) + by) % 10;
        expect(parseIsbn(isbn13.slice(0, at) + wrong + isbn13.slice(at + 1))).toBeNull();
      }),
    );
  });
});

describe('the hyphens of an ISBN', () => {
  it.each([
    ['9780306406157', '978-0-306-40615-7'],
    ['0306406152', '0-306-40615-2'],
    ['080442957X', '0-8044-2957-X'],
    ['316148410X', '3-16-148410-X'],
    ['9791090636071', '979-10-90636-07-1'],
  ])('of %s follow the ranges of its group', (isbn, hyphenated) => {
    expect(hyphenate(isbn)).toBe(hyphenated);
  });

  it('are left out where no group is assigned', () => {
    expect(hyphenate('9786503123453')).toBe('9786503123453');
  });
});

describe('a number with its qualifier', () => {
  it.each([
    ['0306406152 (pbk. : alk. paper) :', '0306406152', 'pbk. : alk. paper'],
    ['ISBN 0-306-40615-2 (pbk.)', '0-306-40615-2', 'pbk.'],
    ['9780306406157 (v. 1) (hbk.)', '9780306406157', 'v. 1 ; hbk.'],
    ['0306406152 pbk.', '0306406152', 'pbk.'],
    ['0306406152 :', '0306406152', null],
    ['080442957x', '080442957x', null],
    ['(set)', '', 'set'],
  ])('%j is divided', (raw, number, qualifier) => {
    expect(splitQualifier(raw)).toEqual({ number, qualifier });
  });
});
