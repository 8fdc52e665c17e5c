import fc from 'fast-check';
import { filterOf, readCondition } from './condition.js';
import { dates, daySpans, momentSpans, momentsOf, moments, sortRanges } from './date-forms.js';
import { codes, idsOrNames, names, texts } from './value-forms.js';

describe('a condition', () => {
  it.each([
    ['12', false, [12], '12'],
    ['15, 12 ,15', false, [12, 15], '12,15'],
    ['!12,15', true, [12, 15], '!12,15'],
    ['! 12', true, [12], '!12'],
    ['le guin', false, [{ text: 'le guin', match: 'beginning' }], 'le guin'],
    ['"12"', false, [{ text: '12', match: 'whole' }], '"12"'],
    ['"Le Guin, Ursula K.",7', false, [{ text: 'Le Guin, Ursula K.', match: 'whole' }, 7], '"Le Guin, Ursula K.",7'],
    ['"say ""no"""', false, [{ text: 'say "no"', match: 'whole' }], '"say ""no"""'],
    ['a "b" c', false, [{ text: 'a "b" c', match: 'beginning' }], 'a "b" c'],
    ['"!"', false, [{ text: '!', match: 'whole' }], '"!"'],
  ])('%s is read', (raw, not, any, text) => {
    expect(readCondition(raw, idsOrNames)).toEqual({ not, any, text });
  });

  it('of text is written so that it is read as the same again', () => {
    const forms = [texts, names, idsOrNames];
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[ab1!,"]{1,6}$/), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.constantFrom(...forms),
        (values, not, form) => {
          const raw = (not ? '!' : '') + values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',');
          const read = readCondition<unknown>(raw, form as never);
          expect(readCondition<unknown>(read.text, form as never)).toEqual(read);
          expect(read.not).toBe(not);
        },
      ),
    );
  });

  it('is written once, and in one order, however often it is given', () => {
    const read = (raw: string) =>
      readCondition(
        raw,
        codes((text) => text),
      );
    expect(filterOf(['b,a', 'c', 'a,b'].map(read)).map(({ text }) => text)).toEqual(['a,b', 'c']);
  });
});

describe('dates in a filter', () => {
  const ranges = (raw: string) => sortRanges(readCondition(raw, dates).any);

  it.each([
    ['1813', [[18130000, 18131231]]],
    ['1813-01', [[18130100, 18130131]]],
    ['1813-01-28', [[18130128, 18130128]]],
    ['1950..1999', [[19500000, 19991231]]],
    ['1950-05..1950-06-15', [[19500500, 19500615]]],
    ['1950..', [[19500000, 100000000]]],
    ['-0043', [[-440000, -438769]]],
    ['-0043..0010', [[-440000, -1], [1, 101231]]], // prettier-ignore
    ['..1999', [[-100000000, -1], [1, 19991231]]], // prettier-ignore
    ['1813,1999,1812..1813', [[18120000, 18131231], [19990000, 19991231]]], // prettier-ignore
  ])('%s are these values of a sort column, where 0 is no date', (raw, expected) => {
    expect(ranges(raw)).toEqual(expected);
  });

  it.each([
    [['!1950..1959'], [[-100000000, 19499999], [19591232, 100000000]]], // prettier-ignore
    [['!..2020,1877..'], [[0, 0]]],
    [['1940..', '!1950..1959', '!1970..'], [[19400000, 19499999], [19591232, 19699999]]], // prettier-ignore
    [['!1950', '1950'], []],
  ])('of %j what lies outside of the refused ones is left', (raw, any) => {
    expect(daySpans(raw.map((each) => readCondition(each, dates)))).toMatchObject([{ not: false, any }]);
  });

  it.each([
    ['2026', '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['2026-12', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['2024-02-28..2024-02-29', '2024-02-28T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2026-11-25T10:00Z', '2026-11-25T10:00:00.000Z', '2026-11-25T10:01:00.000Z'],
    ['2026-11-25T10:00:00Z..', '2026-11-25T10:00:00.000Z', 'infinity'],
    ['..2026-11-25T10:00:00.123Z', '-infinity', '2026-11-25T10:00:00.124Z'],
  ])('%s are these moments', (raw, first, after) => {
    expect(readCondition(raw, moments).any.map(momentsOf)).toEqual([[first, after]]);
  });

  it('moments that must hold together are no more spans than were given, however many each condition has', () => {
    const years = (from: number) => Array.from({ length: 100 }, (_, i) => `${from + i}..`).join(',');
    const filter = [1000, 1100, 1200, 1300, 1400].map((from) => readCondition(years(from), moments));
    expect(momentSpans(filter)).toMatchObject([{ any: [['1400-01-01T00:00:00.000Z', 'infinity']] }]);
    const apart = ['2001,2003,2005', '2002..2003,2005-06'].map((raw) => readCondition(raw, moments));
    expect(momentSpans(apart)![0]!.any).toEqual([
      ['2003-01-01T00:00:00.000Z', '2004-01-01T00:00:00.000Z'],
      ['2005-06-01T00:00:00.000Z', '2005-07-01T00:00:00.000Z'],
    ]);
  });

  it.each(['2026-02-30', '2026-13', '-0043', '2026-11-25T10:00:00', '2026-11-25T25:00Z'])('%s is no moment', (raw) => {
    expect(() => readCondition(raw, moments)).toThrow();
  });
});
