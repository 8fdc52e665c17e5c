import { etagOf } from './etag.js';

it('an entity tag is the same for the same bytes and differs otherwise', () => {
  expect(etagOf(Buffer.from('a'))).toBe(etagOf(Buffer.from('a')));
  expect(etagOf(Buffer.from('a'))).not.toBe(etagOf(Buffer.from('b')));
  expect(etagOf(Buffer.from('a'))).toMatch(/^"[\w-]{27}"$/);
});
