import fc from 'fast-check';
import { type EdtfDate, parseDate } from './edtf.js';

type Expected = [raw: string, edtf: string, from: string | null, to: string | null, precision: EdtfDate['precision']];

function reads(cases: Expected[]): void {
  it.each(cases)('%s is %s', (raw, edtf, from, to, precision) => {
    expect(parseDate(raw)).toEqual({ raw, edtf, from, to, precision });
  });
}

const day = (raw: string, date: string): Expected => [raw, date, date, date, 'day'];
const year = (raw: string, edtf: string): Expected => [raw, edtf, `${edtf.slice(0, 4)}-01-01`, `${edtf.slice(0, 4)}-12-31`, 'year'];

describe('a day', () => {
  reads([
    day('May 28, 1999', '1999-05-28'),
    day('28 May 1999', '1999-05-28'),
    day('28-May-1999', '1999-05-28'),
    day('29 Sept 1814', '1814-09-29'),
    day('18th March, 1975', '1975-03-18'),
    day('February 25th, 1971', '1971-02-25'),
    day('Monday, 3 May 1999', '1999-05-03'),
    day('the 4th of July 1776', '1776-07-04'),
    day('1999 Dec. 5', '1999-12-05'),
    day('2010-03-21', '2010-03-21'),
    day('2010-03-21T10:00:00Z', '2010-03-21'),
    day('19990528', '1999-05-28'),
    day('13/04/1999', '1999-04-13'),
    day('04/13/1999', '1999-04-13'),
    day('04/04/1999', '1999-04-04'),
    day('29 February 2000', '2000-02-29'),
    day('Jan 1, 0001', '0001-01-01'),
    day('1er août 1914', '1914-08-01'),
    day('12. März 1999', '1999-03-12'),
    day('12 de mayo de 1999', '1999-05-12'),
    day('3 gennaio 1900', '1900-01-03'),
    day('15 March 44 B.C.', '-0043-03-15'),
    day('-0043-03-15', '-0043-03-15'),
  ]);
});

describe('a month', () => {
  reads([
    ['December 1993', '1993-12', '1993-12-01', '1993-12-31', 'month'],
    ['Feb. 2000', '2000-02', '2000-02-01', '2000-02-29', 'month'],
    ['12/2010', '2010-12', '2010-12-01', '2010-12-31', 'month'],
    ['2010-03', '2010-03', '2010-03-01', '2010-03-31', 'month'],
    ['199905', '1999-05', '1999-05-01', '1999-05-31', 'month'],
    ['1999-05-00', '1999-05', '1999-05-01', '1999-05-31', 'month'],
    ['May 1999?', '1999-05?', '1999-05-01', '1999-05-31', 'month'],
  ]);
});

describe('a season has the bounds of its year, for no hemisphere is named', () => {
  reads([
    ['Spring 1999', '1999-21', '1999-01-01', '1999-12-31', 'season'],
    ['1999 Fall', '1999-23', '1999-01-01', '1999-12-31', 'season'],
    ['Winter, 1999', '1999-24', '1999-01-01', '1999-12-31', 'season'],
  ]);
});

describe('a year', () => {
  reads([
    year('1997', '1997'),
    year('c1999', '1999'),
    year('©1999', '1999'),
    year('(c) 1999', '1999'),
    year('cop. 1987', '1987'),
    year('[1999]', '1999'),
    year('[1999', '1999'),
    year('1999.', '1999'),
    year('18[99]', '1899'),
    year('1999-00-00', '1999'),
    year('1999-uu-uu', '1999'),
    year('A.D. 0079', '0079'),
    ['44 B.C.', '-0043', '-0043-01-01', '-0043-12-31', 'year'],
  ]);

  describe('may be uncertain, approximate or both, and never becomes a day', () => {
    reads([
      year('1906?', '1906?'),
      year('[1999?]', '1999?'),
      year('ca. 1850', '1850~'),
      year('[c. 1820.]', '1820~'),
      year('996 (ca.)', '0996~'),
      year('fl. 1600', '1600~'),
      year('ca. 1850?', '1850%'),
      year('1850%', '1850%'),
    ]);
  });

  describe('is what remains of an ambiguous or impossible date', () => {
    reads([
      year('03/04/1999', '1999'),
      year('Feb 30, 1999', '1999'),
      year('29 February 1900', '1900'),
      year('1999-13-45', '1999'),
      year('2010-3', '2010'),
      year('అక్టోబర్ 28, 1909', '1909'),
    ]);
  });

  describe('is found in a text', () => {
    reads([
      year('1st ed. 1950', '1950'),
      year('1879 [1878]', '1879'),
      year('1999, c1998', '1999'),
      year('1697 [i.e. 1967]', '1967'),
      year('1866, 76', '1866'),
      year('[Bungay printed,] 1869', '1869'),
      year('1968-1964', '1968'),
    ]);
  });
});

describe('a decade and a century', () => {
  reads([
    ...['199-', '199-?', '[199-]', '199?', '1990s', "1990's", 'mid-1990s', '199X'].map((raw): Expected => [
      raw,
      '199X',
      '1990-01-01',
      '1999-12-31',
      'decade',
    ]),
    ...['19--', '19--?', '19—', '19uu', '1900s', '20th century'].map((raw): Expected => [
      raw,
      '19XX',
      '1900-01-01',
      '1999-12-31',
      'century',
    ]),
    ['15th cent.', '14XX', '1400-01-01', '1499-12-31', 'century'],
    ['8th century', '07XX', '0700-01-01', '0799-12-31', 'century'],
    ['1st century', '00XX', '0001-01-01', '0099-12-31', 'century'],
    ['4th century B.C.', '-03XX', '-0399-01-01', '-0300-12-31', 'century'],
  ]);
});

describe('a range', () => {
  reads([
    ['1964-1968', '1964/1968', '1964-01-01', '1968-12-31', 'range'],
    ['1964-65', '1964/1965', '1964-01-01', '1965-12-31', 'range'],
    ['1964–65', '1964/1965', '1964-01-01', '1965-12-31', 'range'],
    ['1936/37', '1936/1937', '1936-01-01', '1937-12-31', 'range'],
    ['1911/12', '1911/1912', '1911-01-01', '1912-12-31', 'range'],
    ['from 1964 to 1968', '1964/1968', '1964-01-01', '1968-12-31', 'range'],
    ['May-June 1999', '1999-05/1999-06', '1999-05-01', '1999-06-30', 'range'],
    ['1899[-1902?]', '1899/1902?', '1899-01-01', '1902-12-31', 'range'],
    ['384-322 B.C.', '-0383/-0321', '-0383-01-01', '-0321-12-31', 'range'],
    ['63 B.C.-14 A.D.', '-0062/0014', '-0062-01-01', '0014-12-31', 'range'],
    ['8th-7th cent. B.C.', '-07XX/-06XX', '-0799-01-01', '-0600-12-31', 'range'],
    ['1964-', '1964/..', '1964-01-01', null, 'range'],
    ['1964-present', '1964/..', '1964-01-01', null, 'range'],
    ['1964/..', '1964/..', '1964-01-01', null, 'range'],
    ['-1950', '../1950', null, '1950-12-31', 'range'],
    ['before 1950', '../1949', null, '1949-12-31', 'range'],
    ['not after 1950', '../1950', null, '1950-12-31', 'range'],
    ['after 1950', '1951/..', '1951-01-01', null, 'range'],
  ]);
});

describe('one of several years', () => {
  reads([
    ['1761 or 2', '[1761,1762]', '1761-01-01', '1762-12-31', 'range'],
    ['1778 or 79', '[1778,1779]', '1778-01-01', '1779-12-31', 'range'],
    ['[between 1906 and 1912]', '[1906..1912]', '1906-01-01', '1912-12-31', 'range'],
  ]);
});

describe('what is no date', () => {
  it.each([
    'n.d.',
    '[n.d.]',
    '.',
    '',
    '?',
    'uuuu',
    '9999',
    '0000',
    '2101',
    '10000',
    '199',
    '44',
    'May',
    '17 vols. University Press',
    '201399',
  ])('%j keeps its raw text only', (raw) => {
    expect(parseDate(raw)).toEqual({ raw, edtf: null, from: null, to: null, precision: null });
  });
});

describe('a birth or death', () => {
  it.each([
    ['735', '0735'],
    ['65', '0065'],
    ['1955-', '1955'],
    ['-1950', '1950'],
    ['b. 1955', '1955'],
    ['187-', '187X'],
  ])('%s is %s', (raw, edtf) => {
    expect(parseDate(raw, 'life').edtf).toBe(edtf);
  });
});

describe('any date', () => {
  const dates = fc
    .date({ min: new Date('1000-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const month = (date: string) => new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(new Date(date));

  it('is the same day in words and in digits', () => {
    fc.assert(
      fc.property(dates, (date) => {
        const [y, , d] = date.split('-').map(Number);
        expect(parseDate(`${month(date)} ${d}, ${y}`).from).toBe(date);
        expect(parseDate(`${d} ${month(date)} ${y}`).to).toBe(date);
        expect(parseDate(date).edtf).toBe(date);
      }),
    );
  });

  it('is never understood the wrong way round', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-/[]?.,~ caorXMay') }), (raw) => {
        const { edtf, from, to } = parseDate(raw);
        if (from !== null && to !== null && !from.startsWith('-')) expect(from <= to).toBe(true);
        if (edtf === null) expect([from, to]).toEqual([null, null]);
      }),
    );
  });

  it('of a publication with a year of four digits is understood', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 2100 }), fc.string({ unit: fc.constantFrom(...'abc .,[]()') }), (y, text) => {
        expect(parseDate(`${text} ${y}`).edtf).not.toBeNull();
      }),
    );
  });

  it('takes no longer for a text as long as a book', () => {
    expect(parseDate('1-'.repeat(500_000)).edtf).toBeNull();
  });
});
