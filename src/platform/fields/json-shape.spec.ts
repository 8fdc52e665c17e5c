import fc from 'fast-check';
import { DEEPEST, MOST_COMMAS, shapeMistake } from './json-shape.js';

const nested = (levels: number, open = '[', close = ']') => open.repeat(levels) + close.repeat(levels);
const commas = (count: number) =>
  `[${Array(count + 1)
    .fill('1')
    .join(',')}]`;

/** What every object has anyway, and what every class has. */
const forbidden = new Set<unknown>(['prototype', ...Object.getOwnPropertyNames(Object.prototype)]);

describe('A JSON text', () => {
  it.each([
    ['a value', '1'],
    ['a string that looks like more', '"[[[[,,,,{\\"a\\":1}"'],
    ['as many levels as there may be', nested(DEEPEST)],
    ['as many commas as there may be', commas(MOST_COMMAS)],
    ['a thousand lists beside each other', `[${Array(1000).fill('[]').join(',')}]`],
    ['the same name in two objects', '[{"a":1},{"a":1}]'],
    ['the same name in an object and one around it', '{"a":{"a":1}}'],
    ['a forbidden name as a value', '{"name":"__proto__","names":["constructor"]}'],
    ['a surrogate pair in escapes', '"\\ud83d\\ude00"'],
    ['an escaped backslash before u0000', '"\\\\u0000"'],
    ['a comma and a colon in names', '{"a,b:c":1,"a,b":2}'],
  ])('may be %s', (_, text) => {
    expect(JSON.parse(text)).toBeDefined();
    expect(shapeMistake(text)).toBeUndefined();
  });

  it.each([
    ['a level too many', nested(DEEPEST + 1), '/0'.repeat(DEEPEST), 'depth'],
    ['a level too many of objects', `${'{"a/~":'.repeat(DEEPEST)}{}${'}'.repeat(DEEPEST)}`, '/a~1~0'.repeat(DEEPEST), 'depth'],
    ['a comma too many', commas(MOST_COMMAS + 1), '', 'size'],
    ['__proto__', '{"title":"x","__proto__":{}}', '/__proto__', 'unknown'],
    ['toString', '{"toString":1}', '/toString', 'unknown'],
    ['constructor in a list', '{"a":[1,{"constructor":1}]}', '/a/1/constructor', 'unknown'],
    ['prototype in escapes', '{"\\u0070rototype":1}', '/prototype', 'unknown'],
    ['a name twice', '{"title":"a","x":[{}],"title":"b"}', '/title', 'repeated'],
    ['a name twice, once in escapes', '{"title":"a","\\u0074itle":"b"}', '/title', 'repeated'],
    ['NUL in a value', '{"a":["b","c\\u0000"]}', '/a/1', 'text'],
    ['half a pair in a value', '{"a":"\\ud800"}', '/a', 'text'],
    ['the halves of a pair in the wrong order', '"\\ude00\\ud83d"', '', 'text'],
    ['NUL in a name', '{"a":{"b\\u0000":1}}', '/a', 'text'],
  ])('may not have %s', (_, text, pointer, code) => {
    expect(JSON.parse(text)).toBeDefined();
    expect(shapeMistake(text)).toMatchObject({ in: 'body', pointer, code });
  });

  it.each(['', '{', '"', '"\\', '[1,', '{"a"}', '}]', ',:', '{"a\\x":1}', '"\\u12"', '{{"a":1}', '[}'])(
    'that is none is no trouble: %s',
    (text) => {
      expect(() => shapeMistake(text)).not.toThrow();
    },
  );

  it('is passed exactly when it keeps the limits, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20, depthSize: 'large', noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value);
        expect(shapeMistake(text) === undefined).toBe(isWithin(value, 0));
      }),
      { numRuns: 500 },
    );
  });

  it('is refused with a pointer that leads to the place', () => {
    const poisoned = fc.tuple(
      fc.array(fc.oneof(fc.nat(5), fc.string({ maxLength: 5 })), { maxLength: DEEPEST - 1 }),
      fc.constantFrom('__proto__', 'constructor'),
    );
    fc.assert(
      fc.property(poisoned, ([path, name]) => {
        fc.pre(!path.some((part) => forbidden.has(part)));
        const text = path.reduceRight<string>(
          (inner, part) => (typeof part === 'number' ? `[${'0,'.repeat(part)}${inner}]` : `{"":0,${JSON.stringify(`-${part}`)}:${inner}}`),
          `{"${name}":1}`,
        );
        const steps = path.map((part) => (typeof part === 'number' ? String(part) : `-${part}`));
        const pointer = [...steps, name].map((step) => `/${step.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
        expect(shapeMistake(text)).toMatchObject({ pointer, code: 'unknown' });
      }),
    );
  });

  it.each([
    ['lists that never end', '['.repeat(1_000_000), 'depth'],
    ['commas', ','.repeat(1_000_000), 'size'],
    ['one string', `"${'a'.repeat(1_000_000)}"`, undefined],
    ['one string of escapes', `"${'\\u0061'.repeat(170_000)}"`, undefined],
    ['backslashes', `"${'\\'.repeat(1_000_000)}`, undefined],
    ['backslashes and quotes', `"${'\\\\\\"'.repeat(250_000)}`, undefined],
    ['quotes', '"'.repeat(1_000_000), undefined],
    ['long names', `{${Array.from({ length: 900 }, (_, i) => `"${'n'.repeat(1_000)}${i}":1`).join(',')}}`, undefined],
    ['closing brackets', ']'.repeat(1_000_000), undefined],
  ])('of a megabyte is looked at once: %s', (_, text, code) => {
    expect(shapeMistake(text)?.code).toBe(code);
  });
});

/** The limits again, told of values instead of texts. */
function isWithin(value: unknown, depth: number, counted = { commas: 0 }): boolean {
  if (typeof value === 'string') return !/[\0\p{Surrogate}]/u.test(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth === DEEPEST) return false;
  const entries = Object.entries(value);
  counted.commas += Math.max(0, entries.length - 1);
  return (
    counted.commas <= MOST_COMMAS &&
    entries.every(
      ([name, member]) =>
        (Array.isArray(value) || !(/[\0\p{Surrogate}]/u.test(name) || forbidden.has(name))) && isWithin(member, depth + 1, counted),
    )
  );
}
