import fc from 'fast-check';
import type { Problem } from '../problems/problem.js';
import { readJson } from './json-body.js';

const bytes = (text: string) => Buffer.from(text);

function refusalOf(body: Uint8Array): Problem {
  try {
    readJson(body);
  } catch (error) {
    return error as Problem;
  }
  throw new Error('It was read.');
}

it('no body is no value', () => {
  expect(readJson(bytes(''))).toBeUndefined();
});

it('a byte order mark in front is passed over, and nowhere else', () => {
  expect(readJson(bytes('\ufeff{"a":1}'))).toEqual({ a: 1 });
  expect(refusalOf(bytes('\ufeff\ufeff1')).code).toBe('invalid-json');
});

it.each([
  ['a byte that is no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
  ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['a character that is cut off', Buffer.from([0x22, 0xe2, 0x82])],
  ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
  ['blanks', bytes('  ')],
  ['NaN', bytes('NaN')],
  ['a comma at the end', bytes('[1,]')],
  ['two values', bytes('{}{}')],
  ['single quotes', bytes("{'a':1}")],
  ['a comment', bytes('{}//')],
  ['NUL', bytes('"a\0b"')],
  ['a hexadecimal number', bytes('0x10')],
  ['a number with a plus', bytes('+1')],
  ['a number with a zero in front', bytes('01')],
])('%s is no JSON', (_, body) => {
  expect(refusalOf(body)).toMatchObject({ code: 'invalid-json', status: 400 });
});

it('what has a wrong shape is refused with its place', () => {
  expect(refusalOf(bytes('{"a":{"__proto__":1}}'))).toMatchObject({
    code: 'invalid-body',
    detail: '/a/__proto__ is not a member here.',
    errors: [{ in: 'body', pointer: '/a/__proto__' }],
  });
  expect(refusalOf(bytes(`[${'1,'.repeat(3_000)}1]`)).detail).toBe('The body has more than 2000 commas.');
});

/** Names of every object and every class, NUL, and halves of pairs. */
const REFUSED = new RegExp(`"(prototype|${Object.getOwnPropertyNames(Object.prototype).join('|')})"|\\\\u0000|\\\\ud[89a-f]`, 'i');

it('what is within the limits is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      fc.pre(!REFUSED.test(text));
      expect(readJson(bytes(text))).toEqual(JSON.parse(text));
    }),
  );
});

it('any bytes at all are read as JSON.parse reads them, or are a problem', () => {
  const tokens = fc.array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"', '\\', 'u0041', '1', '-0', '1e400', 'null', ' '), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        tokens.map((parts) => bytes(parts.join(''))),
        fc.uint8Array({ minLength: 1 }),
      ),
      (body) => {
        fc.pre(body.length > 0);
        let read: unknown;
        try {
          read = readJson(body);
        } catch (error) {
          expect(['invalid-json', 'invalid-body']).toContain((error as Problem).code);
          return;
        }
        expect(read).toEqual(JSON.parse(new TextDecoder().decode(body)));
      },
    ),
    { numRuns: 1_000 },
  );
});
