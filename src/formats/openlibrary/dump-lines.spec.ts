import { MAX_LINE_BYTES, splitLine } from './dump-lines.js';

const columns = (...parts: string[]) => parts.join('\t');
const time = '2018-01-01T00:00:00.000000';

describe('a line of a dump', () => {
  it('has five columns', () => {
    expect(splitLine(columns('/type/work', '/works/OL1W', '3', time, '{"title": "The \\u00e9lan"}'))).toEqual({
      type: '/type/work',
      key: '/works/OL1W',
      revision: 3,
      lastModified: time,
      json: new Map([['title', 'The élan']]),
    });
  });

  it('is read from bytes as from text', () => {
    const text = columns('/type/work', '/works/OL1W', '3', time, '{"title": "Ærø"}');
    expect(splitLine(Buffer.from(text))).toEqual(splitLine(text));
  });

  it('may lack the date', () => {
    expect(splitLine(columns('/type/edition', '/books/OL1M', '12', '{"title": "x"}'))).toMatchObject({
      revision: 12,
      lastModified: null,
      json: new Map([['title', 'x']]),
    });
  });

  it('says its key in the second column, whatever the document says', () => {
    expect(splitLine(columns('/type/author', '/authors/OL1A', '1', time, '{"key": "/a/OL2A"}'))).toMatchObject({ key: '/authors/OL1A' });
  });

  it.each([
    ['/a/OL1A', '/authors/OL1A'],
    ['/b/OL1M', '/books/OL1M'],
    ['/w/OL1W', '/works/OL1W'],
    ['/l/eng', '/languages/eng'],
    ['/books/ia:something', '/books/ia:something'],
  ])('with the key %s is of %s', (column, key) => {
    expect(splitLine(columns('/type/edition', column, '1', time, '{}'))).toMatchObject({ key });
  });

  it.each([
    ['2008-04-01T03:28:50.625462', '2008-04-01T03:28:50.625462'],
    ['2008-04-01T03:28:50.6254', '2008-04-01T03:28:50.6254'],
    ['2008-04-30 20:50:18', '2008-04-30T20:50:18'],
    ['2008-02-30T00:00:00', null],
    ['yesterday', null],
    ['', null],
  ])('modified %j was modified at %s', (column, lastModified) => {
    expect(splitLine(columns('/type/work', '/works/OL1W', '1', column, '{}'))).toMatchObject({ lastModified });
  });

  it.each([
    ['7', 7],
    ['', null],
    ['-1', null],
    ['99999999999', null],
  ])('of revision %j has the revision %s', (column, revision) => {
    expect(splitLine(columns('/type/work', '/works/OL1W', column, time, '{}'))).toMatchObject({ revision });
  });

  it('may end with a carriage return', () => {
    expect(splitLine(columns('/type/work', '/works/OL1W', '1', time, '{}\r'))).toMatchObject({ json: new Map() });
  });
});

describe('a line that is none', () => {
  it.each([
    ['malformed-line', 'blanks for tabs', '/type/edition   /books/OL1M  2   2014-01-01T06:04:17.068580  {"title": "x"}'],
    ['malformed-line', 'nothing', ''],
    ['malformed-line', 'a CSV', 'title,author'],
    ['malformed-line', 'another type', columns('edition', '/books/OL1M', '1', time, '{}')],
    ['malformed-line', 'no key', columns('/type/edition', '', '1', time, '{}')],
    ['invalid-json', 'JSON cut off', columns('/type/edition', '/books/OL1M', '1', time, '{"title": "x"')],
    ['invalid-json', 'JSON whose backslashes were eaten', columns('/type/edition', '/books/OL1M', '1', time, '{"title": "a "b" c"}')],
    ['invalid-json', 'no JSON', columns('/type/edition', '/books/OL1M', '1', time, '')],
    ['json-not-an-object', 'a list', columns('/type/edition', '/books/OL1M', '1', time, '[]')],
    ['json-not-an-object', 'null', columns('/type/edition', '/books/OL1M', '1', time, 'null')],
  ])('is refused as %s: %s', (code, _, line) => {
    expect(splitLine(line)).toEqual({ code, reason: expect.any(String) });
  });

  it.each([
    ['the document', (text: string) => text.replace('~', '\xff')],
    ['the document, where half a character is', (text: string) => text.replace('~', '\xc3')],
    ['the key', (text: string) => text.replace('OL1W', 'OL1\xe9')],
  ])('is refused when it is not UTF-8 in %s', (_, spoil) => {
    const line = Buffer.from(spoil(columns('/type/work', '/works/OL1W', '1', time, '{"title": "The ~lan"}')), 'latin1');
    expect(splitLine(line)).toEqual({ code: 'not-utf8', reason: expect.any(String) });
  });

  it('is refused when it is too long to be one', () => {
    expect(splitLine(Buffer.alloc(MAX_LINE_BYTES + 1, 'x'))).toMatchObject({ code: 'line-too-long' });
  });
});
