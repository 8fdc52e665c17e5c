import { jsonText } from './json-text.js';

describe('JSON for a jsonb column', () => {
  it('is plain JSON as a rule', () => {
    expect(jsonText({ a: [1, 'ü', null] })).toBe('{"a":[1,"ü",null]}');
  });

  it('leaves out NUL, in names of members too', () => {
    expect(jsonText({ 'ke\0y': ['va\0lue'] })).toBe('{"key":["value"]}');
  });

  it('puts a replacement character for half a surrogate pair and keeps whole ones', () => {
    expect(jsonText(['\ud83d', '\ud83d\ude00'])).toBe('["\ufffd","\ud83d\ude00"]');
  });

  it('keeps a backslash that only looks like an escape', () => {
    expect(jsonText(['\\u0000'])).toBe('["\\\\u0000"]');
  });
});
