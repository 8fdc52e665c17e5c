import { CopyBuffer } from './copy-buffer.js';

const HEADER = 19;

/** What is between the header and the end. */
function rows(write: (buffer: CopyBuffer) => void): Buffer {
  const buffer = new CopyBuffer();
  write(buffer);
  const all = buffer.written();
  expect(all.subarray(0, 11).toString('latin1')).toBe('PGCOPY\n\xff\r\n\0');
  expect(all.readInt16BE(all.length - 2)).toBe(-1);
  return all.subarray(HEADER, -2);
}

describe('Rows in the binary format of COPY', () => {
  it('have the number of their values before these, and each value its length', () => {
    const row = rows((buffer) => {
      buffer.row(6);
      buffer.integer(-2);
      buffer.integer(null);
      buffer.smallint(300);
      buffer.latin1('a\u00ff');
      buffer.bytes(Buffer.from([1, 2, 3]));
      buffer.timestamp(null);
    });
    expect(row.toString('hex')).toBe(
      '0006 00000004fffffffe ffffffff 00000002012c 0000000261ff 00000003010203 ffffffff'.replaceAll(' ', ''),
    );
  });

  it.each([
    '0001-01-01T00:00:00.000000',
    '1600-02-29T12:34:56.000001',
    '1900-03-01T00:00:00.000000',
    '1969-12-31T23:59:59.999999',
    '1999-12-31T23:59:59.999999',
    '2000-01-01T00:00:00.000000',
    '2000-02-29T01:02:03.040506',
    '2008-04-01T03:28:50.625462',
    '2100-12-31T23:59:59.999999',
    '9999-12-31T23:59:59.999999',
  ])('tell the moment %s in microseconds since 2000', (text) => {
    const row = rows((buffer) => buffer.timestamp(text));
    const seconds = BigInt(Date.parse(`${text.slice(0, 19)}Z`) - Date.UTC(2000, 0, 1)) / 1000n;
    expect(row.readInt32BE(0)).toBe(8);
    expect(row.readBigInt64BE(4)).toBe(seconds * 1_000_000n + BigInt(text.slice(20)));
  });

  it('are as many as come', () => {
    const large = Buffer.alloc(300_000, 7);
    const all = rows((buffer) => {
      for (let i = 0; i < 9; i++) buffer.bytes(large);
    });
    expect(all.length).toBe(9 * 300_004);
    expect(all.subarray(-300_000)).toEqual(large);
  });
});

test('a number that an integer column cannot hold is refused, not cut', () => {
  const buffer = new CopyBuffer();
  buffer.integer(2 ** 31 - 1);
  buffer.integer(-(2 ** 31));
  expect(() => buffer.integer(2 ** 31)).toThrow(RangeError);
  expect(() => buffer.integer(0.5)).toThrow(RangeError);
});
