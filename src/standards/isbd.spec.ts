import { trimFullStop, trimIsbd, unbracket } from './isbd.js';

describe('the punctuation of ISBD', () => {
  it.each([
    ['Penguin ;', 'Penguin'],
    ['New York :', 'New York'],
    ['Modern cell biology,', 'Modern cell biology'],
    ['Shi ji xin bian =', 'Shi ji xin bian'],
    ['The title /', 'The title'],
    ['and/or', 'and/or'],
    [' ; ', ''],
  ])('is taken from the end of %j', (text, trimmed) => {
    expect(trimIsbd(text)).toBe(trimmed);
  });

  it.each([
    ['Quotations.', 'Quotations'],
    ['20th century.', '20th century'],
    ['Roe, Alexa.', 'Roe, Alexa'],
    ['Roe, J. B.', 'Roe, J. B.'],
    ['Handbooks, manuals, etc.', 'Handbooks, manuals, etc.'],
    ['Jews in the U.S.', 'Jews in the U.S.'],
    ['.', '.'],
  ])('lets %j end without a full stop unless it is an abbreviation', (text, trimmed) => {
    expect(trimFullStop(text)).toBe(trimmed);
  });

  it.each([
    ['[Paris]', 'Paris'],
    ['[Santo Domingo?', 'Santo Domingo?'],
    ['Cambridge [Mass.]', 'Cambridge [Mass.]'],
  ])('leaves %j as %j without the brackets around the whole', (text, plain) => {
    expect(unbracket(text)).toBe(plain);
  });
});
