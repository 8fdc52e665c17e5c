import { seriesStatements } from './series.js';

const series = (...lines: string[]) => seriesStatements(lines).map(({ name, numberRaw, numberSort }) => [name, numberRaw, numberSort]);

describe('the series of an edition', () => {
  it.each([
    ['A Book Apart, No. 2', 'A Book Apart', 'No. 2', 2],
    ['Pocket handbook series, 254', 'Pocket handbook series', '254', 254],
    ['Collection Lumières -- 48', 'Collection Lumières', '48', 48],
    ['First readers -- B-16.', 'First readers', 'B-16', 16],
    ['Schriften des Seminars -- Nr.22', 'Schriften des Seminars', 'Nr.22', 22],
    ['Economic series no. 46', 'Economic series', 'no. 46', 46],
    ['Discworld #12', 'Discworld', '#12', 12],
    ['(Harry Potter, book III)', 'Harry Potter', 'book III', 3],
    ['Studies in physics (v. 2.5)', 'Studies in physics', 'v. 2.5', 2.5],
    ['Studies in X ; v. XIV', 'Studies in X', 'v. XIV', 14],
    ['Modern essays ;', 'Modern essays', null, null],
    ['Windmills: modern essays', 'Windmills: modern essays', null, null],
    ['Area 51', 'Area 51', null, null],
    ['1984', '1984', null, null],
  ])('in %j is %j with the number %j', (line, name, numberRaw, numberSort) => {
    expect(series(line)).toEqual([[name, numberRaw, numberSort]]);
  });

  it.each([
    ['Modern cell biology ;', 'v. 17', 'Modern cell biology', 'v. 17', 17],
    ['Kathalu,', 'v[2]', 'Kathalu', 'v[2]', 2],
    ['Roe lectures in poetry ;', '1997', 'Roe lectures in poetry', '1997', 1997],
    ['Bulletins of palaeography,', 'v. 111, no. 352', 'Bulletins of palaeography', 'v. 111, no. 352', 111],
    ['Kulturni vodniki.', '192', 'Kulturni vodniki', '192', 192],
    ['Harbour paperbacks,', 'AA113', 'Harbour paperbacks', 'AA113', 113],
    ['University studies.', 'vol. 1', 'University studies', 'vol. 1', 1],
  ])('divided between %j and %j is one', (first, second, name, numberRaw, numberSort) => {
    expect(series(first, second)).toEqual([[name, numberRaw, numberSort]]);
    expect(seriesStatements([first, second])[0]?.raw).toBe(`${first} ${second}`);
  });

  it('are two when the second string is a name', () => {
    expect(series('Notes on gardening,', 'Roe Institute notes on gardening.')).toHaveLength(2);
  });

  it.each(['; v. 17', ': v. 2', '-- (v. 1)', ', no. 3', '-- ; 5', '(; v. 2)'])(
    'of nothing but a number, %j, have a name all the same',
    (line) => {
      expect(series(line)[0]![0]).not.toBe('');
      expect(series('Studies, v. 1', line).every(([name]) => name !== '')).toBe(true);
    },
  );

  it('are one when said twice, with the number of either', () => {
    expect(series('The Library of Ruritania -- 292', 'Library of Ruritania -- 292.')).toEqual([['The Library of Ruritania', '292', 292]]);
    expect(series('World classics', "World's classics", 'World classics ;', 'no. 5')).toEqual([
      ['World classics', 'no. 5', 5],
      ["World's classics", null, null],
    ]);
  });

  it('are two when one series is there with two numbers', () => {
    expect(series('Studies, v. 1', 'Studies, v. 2')).toHaveLength(2);
  });

  it('have the first as the primary one', () => {
    expect(seriesStatements(['One', 'Two'])).toMatchObject([
      { kind: 'publisher', isPrimary: true, raw: 'One' },
      { kind: 'publisher', isPrimary: false, raw: 'Two' },
    ]);
  });
});
