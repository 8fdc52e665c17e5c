import { seriesStatements } from './series.js';

const series = (...lines: string[]) => seriesStatements(lines).map(({ name, numberRaw, numberSort }) => [name, numberRaw, numberSort]);

describe('the series of an edition', () => {
  it.each([
    ['A Book Apart, No. 2', 'A Book Apart', 'No. 2', 2],
    ['Everyday handbook series, 254', 'Everyday handbook series', '254', 254],
    ['Collection Idées -- 48', 'Collection Idées', '48', 48],
    ['Beginner books -- B-16.', 'Beginner books', 'B-16', 16],
    ['Skripten des Slavischen Seminars -- Nr.22', 'Skripten des Slavischen Seminars', 'Nr.22', 22],
    ['Economic series no. 46', 'Economic series', 'no. 46', 46],
    ['Discworld #12', 'Discworld', '#12', 12],
    ['(Harry Potter, book III)', 'Harry Potter', 'book III', 3],
    ['Studies in physics (v. 2.5)', 'Studies in physics', 'v. 2.5', 2.5],
    ['Studies in X ; v. XIV', 'Studies in X', 'v. XIV', 14],
    ['Modern essays ;', 'Modern essays', null, null],
    ['Crosscurrents: modern critiques', 'Crosscurrents: modern critiques', null, null],
    ['Area 51', 'Area 51', null, null],
    ['1984', '1984', null, null],
  ])('in %j is %j with the number %j', (line, name, numberRaw, numberSort) => {
    expect(series(line)).toEqual([[name, numberRaw, numberSort]]);
  });

  it.each([
    ['Modern cell biology ;', 'v. 17', 'Modern cell biology', 'v. 17', 17],
    ['His Kathalu,', 'v[2]', 'His Kathalu', 'v[2]', 2],
    ['Madeleva lecture in spirituality ;', '1997', 'Madeleva lecture in spirituality', '1997', 1997],
    ['Bulletins of American paleontology,', 'v. 111, no. 352', 'Bulletins of American paleontology', 'v. 111, no. 352', 111],
    ['Kulturni spomeniki Slovenije.', '192', 'Kulturni spomeniki Slovenije', '192', 192],
    ['Ann Arbor paperbacks,', 'AA113', 'Ann Arbor paperbacks', 'AA113', 113],
    ['American university studies.', 'vol. 1', 'American university studies', 'vol. 1', 1],
  ])('divided between %j and %j is one', (first, second, name, numberRaw, numberSort) => {
    expect(series(first, second)).toEqual([[name, numberRaw, numberSort]]);
    expect(seriesStatements([first, second])[0]?.raw).toBe(`${first} ${second}`);
  });

  it('are two when the second string is a name', () => {
    expect(series('Resources for parenting,', 'Johnson Institute resources for parenting.')).toHaveLength(2);
  });

  it('are one when said twice, with the number of either', () => {
    expect(series('The Library of America -- 292', 'Library of America -- 292.')).toEqual([['The Library of America', '292', 292]]);
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
