import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { MAX_LINE_BYTES, splitLine } from './dump-lines.js';
import { DumpReadError, type RawLine, readDump } from './read-dump.js';

const folder = mkdtempSync(join(tmpdir(), 'colophon-dump-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(content: Buffer | string): string {
  const path = join(folder, `${++files}.txt.gz`);
  writeFileSync(path, content);
  return path;
}

async function read(path: string): Promise<RawLine[]> {
  const lines: RawLine[] = [];
  for await (const line of readDump(path)) lines.push(line);
  return lines;
}

const texts = async (content: Buffer | string) => (await read(file(content))).map(({ bytes }) => bytes.toString());
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1} ${Math.imul(i, 2654435761)}`);

describe('a dump file', () => {
  it.each([
    ['plain', (text: string) => Buffer.from(text)],
    ['compressed', (text: string) => gzipSync(text)],
    ['of several gzip members', (text: string) => Buffer.concat([gzipSync(text.slice(0, 7)), gzipSync(text.slice(7))])],
  ])('that is %s gives its lines', async (_, encode) => {
    expect(await texts(encode('one\ntwo\nthree\n'))).toEqual(['one', 'two', 'three']);
  });

  it.each([1, 70_000, 1_000_000])(
    'may be filled up with %d zeros behind its gzip data',
    async (zeros) => {
      for (const text of ['one\ntwo\n', numbered(30_000).join('\n')]) {
        const content = Buffer.concat([gzipSync(text.slice(0, 7)), gzipSync(text.slice(7)), Buffer.alloc(zeros)]);
        expect(await texts(content)).toEqual(text.trimEnd().split('\n'));
      }
    },
    20_000,
  );

  it.each([
    ['the last without an end', 'one\ntwo', ['one', 'two']],
    ['ends of Windows', 'one\r\ntwo\r\n', ['one', 'two']],
    ['a byte order mark', '\ufeffone\ntwo\n', ['one', 'two']],
    ['empty ones', '\n\none\n\r\n\ntwo\n\n', ['one', 'two']],
    ['none', '', []],
    ['a byte order mark only', '\ufeff', []],
  ])('may have lines with %s', async (_, content, lines) => {
    expect(await texts(content)).toEqual(lines);
  });

  it('numbers its lines, the empty ones too, and says how far it has been read', async () => {
    const lines = await read(file('one\n\nthree\n'));
    expect(lines.map(({ number, position }) => [number, position])).toEqual([
      [1, 11],
      [3, 11],
    ]);
  });

  it('gives lines whole that lie across the chunks it is read in', async () => {
    const lines = [...numbered(20_000), 'x'.repeat(1_000_000), ...numbered(20_000)];
    expect(await texts(lines.join('\n'))).toEqual(lines);
    expect(await texts(gzipSync(lines.join('\n')))).toEqual(lines);
  });

  it('cuts a line that is too long to be one, and goes on', async () => {
    const lines = await read(file(gzipSync(Buffer.concat([Buffer.alloc(MAX_LINE_BYTES + 100_000, 'x'), Buffer.from('\nnext\n')]))));
    expect(lines.map(({ bytes }) => bytes.length)).toEqual([MAX_LINE_BYTES + 1, 4]);
    expect(splitLine(lines[0]?.bytes ?? '')).toMatchObject({ code: 'line-too-long' });
  });

  it('can be left before its end', async () => {
    for await (const { number } of readDump(file(gzipSync(numbered(100_000).join('\n'))))) if (number === 3) break;
  });
});

describe('a damaged dump file', () => {
  const whole = gzipSync(numbered(50_000).join('\n'));

  it.each([
    ['cut off', whole.subarray(0, whole.length - 1000), 'unexpected end of file'],
    ['cut off in the checksum', whole.subarray(0, whole.length - 4), 'unexpected end of file'],
    ['cut off in a later member', Buffer.concat([whole, whole.subarray(0, 5)]), 'unexpected end of file'],
    ['followed by text', Buffer.concat([whole, Buffer.from('text')]), 'there is something behind the end of the gzip data'],
    [
      'followed by text behind many zeros',
      Buffer.concat([whole, Buffer.alloc(500_000), Buffer.from('text')]),
      'there is something behind the end of the gzip data',
    ],
    [
      'followed by a member behind zeros',
      Buffer.concat([whole, Buffer.alloc(9), whole]),
      'there is something behind the end of the gzip data',
    ],
    [
      'followed by a member behind many zeros',
      Buffer.concat([whole, Buffer.alloc(500_000), whole]),
      'there is something behind the end of the gzip data',
    ],
    ['with bytes changed', Buffer.concat([whole.subarray(0, -8), Buffer.alloc(8)]), 'incorrect data check'],
  ])('that is %s says so after its lines', async (_, content, reason) => {
    const path = file(content);
    let last = 0;
    const reading = (async () => {
      for await (const { number } of readDump(path)) last = number;
    })();
    await expect(reading).rejects.toThrow(DumpReadError);
    await expect(reading).rejects.toThrow(`${path}: ${reason} (after ${last} lines)`);
    expect(last).toBeGreaterThan(10_000);
  });

  it('that is missing says so', async () => {
    await expect(read(join(folder, 'nowhere.gz'))).rejects.toThrow(/nowhere\.gz: ENOENT.*\(after 0 lines\)/);
  });
});
