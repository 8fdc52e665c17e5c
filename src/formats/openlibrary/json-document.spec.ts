import { readDocument } from './json-document.js';

/** Names that are numbers come first in an object, and in their place in a document. */
const sorted = (members: [string, unknown][]) => members.sort(([a], [b]) => (a < b ? -1 : 1));

/** What the engine reads: members, null for what is no object, or that it is no JSON. */
function expected(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? sorted(Object.entries(value)) : null;
  } catch {
    return 'no JSON';
  }
}

function read(text: string): unknown {
  try {
    const document = readDocument(Buffer.from(text));
    return document === null ? null : sorted([...document]);
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return 'no JSON';
  }
}

describe('a document', () => {
  it.each([
    '{}',
    '{"a":1}',
    '{"a": "x", "b": [1, {"c": ":,{}[]"}], "d": {"e": "f"}, "g": null}',
    '{ "a" : 1 , "b" : true }',
    '{"a\\"b":"c\\\\","d\\\\":"\\u0041\\n"}',
    '{"ключ":"значение","é":"𝕏","":""}',
    '{"__proto__":{"a":1},"constructor":2}',
    '{\n"a"\t:\r1,\n"b":2}',
    ' {"a":1} ',
    '{"a":1}\r',
    `{"a":"${'x'.repeat(300_000)}","b":1}`,
  ])('has the members that the engine reads: %.60s', (text) => {
    expect(read(text)).toEqual(expected(text));
    expect(read(text)).not.toBe('no JSON');
  });

  it('has the last value of a name that comes twice', () => {
    expect([...readDocument(Buffer.from('{"a":1,"b":2,"a":3}'))!]).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
  });

  it.each(['null', '1', '"{}"', '[]', '["a",1]', '[{"a":1}]'])('is none: %s', (text) => {
    expect(readDocument(Buffer.from(text))).toBeNull();
  });

  it.each([
    '',
    '{',
    '}',
    '{]',
    '[}',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{,"a":1}',
    '{"a",1}',
    '{"a",1,"b",2}',
    '{"a":1:2}',
    '{"a":1 2}',
    '{"a" "b":1}',
    '{"a":1 "b":2}',
    '{"a":1,,"b":2}',
    '{"a"::1}',
    '{a:1}',
    '{1:2}',
    '{null:2}',
    '{[1]:2}',
    '{{}:2}',
    '{{"a":1}}',
    '{"a":[}',
    '{"a":[1}',
    '{"a":{}',
    '{"a":1]}',
    '{"a":]1[}',
    '{}:1}',
    '{"a":1},{"b":2}',
    '{"a":1}{"b":2}',
    '{"a":[1},"b":2]}',
    '{"a":"b}',
    '{"a":"b\\"}',
    '{"a":"\\',
    '{"a":"b\nc"}',
    '{"a":01}',
    "{'a':1}",
    '{"a":1/**/}',
    '{"a":"x" "y","b":1}',
  ])('is no JSON: %j', (text) => {
    expect(expected(text)).toBe('no JSON');
    expect(read(text)).toBe('no JSON');
  });

  it('is what the engine reads, however texts are damaged', () => {
    const whole = '{"a":1,"b":[true,{"c":"d"}],"e\\"":{"f":"g,:"},"h":"" , "i":null}';
    const pieces = ['{', '}', '[', ']', ',', ':', '"', '\\', ' ', '1', 'null', '"a":1', '"a",1'];
    let seed = 7;
    const below = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
    for (let i = 0; i < 30_000; i++) {
      let text = whole;
      for (let changes = 1 + below(3); changes > 0; changes--) {
        const at = below(text.length + 1);
        text = text.slice(0, at) + (below(2) === 0 ? '' : pieces[below(pieces.length)]!) + text.slice(at + below(3));
      }
      const [ours, engines] = [read(text), expected(text)];
      if (JSON.stringify(ours) !== JSON.stringify(engines)) expect({ text, read: ours }).toEqual({ text, read: engines });
    }
  });
});
