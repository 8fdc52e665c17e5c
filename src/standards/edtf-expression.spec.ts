import { parseDate } from './edtf.js';

describe('an EDTF expression', () => {
  it.each([
    ['[1761,1762]', '1761-01-01', '1762-12-31', 'range'],
    ['[1906..1912]', '1906-01-01', '1912-12-31', 'range'],
    ['{1960,1961..1963}', '1960-01-01', '1963-12-31', 'range'],
    ['[..1984]', null, '1984-12-31', 'range'],
    ['[1984-05..]', '1984-05-01', null, 'range'],
    ['{198X,1985}', '1980-01-01', '1989-12-31', 'range'],
    ['1999-23/2000-24', '1999-01-01', '2000-12-31', 'range'],
    ['-07XX/-06XX', '-0799-01-01', '-0600-12-31', 'range'],
    ['-05XX', '-0599-01-01', '-0500-12-31', 'century'],
  ])('%s is read as it says', (raw, from, to, precision) => {
    expect(parseDate(raw)).toEqual({ raw, edtf: raw, from, to, precision });
  });

  it('that is wrong is read as other texts are', () => {
    expect(parseDate('[1999-02-30,2001]').edtf).toBe('1999');
    expect(parseDate('[2001,1999]').edtf).toBe('2001');
    expect(parseDate('../..').edtf).toBeNull();
    expect(parseDate('[..1984..]').edtf).toBe('1984');
  });

  const written = [
    '4th century B.C.',
    'before 1950',
    'not after 1950',
    'after 1950',
    '1761 or 2',
    'between 1906 and 1912',
    '8th-7th cent. B.C.',
  ];
  it.each(written)('that says what %j was understood as is understood so again', (raw) => {
    for (const kind of ['publication', 'life'] as const) {
      const understood = parseDate(raw, kind);
      expect(parseDate(understood.edtf!, kind)).toEqual({ ...understood, raw: understood.edtf });
    }
  });
});
