import { gzipSync } from 'node:zlib';
import { ownBytes } from './own-bytes.js';

it.each([
  ['text', 'élan 📚'],
  ['a piece of the pool', Buffer.from('small')],
  ['what zlib answers', gzipSync('x'.repeat(10_000))],
])('%s keeps nothing else in memory', (_, bytes) => {
  const own = ownBytes(bytes);
  expect(own.equals(Buffer.from(bytes as Buffer))).toBe(true);
  expect(own.buffer.byteLength).toBe(own.length);
});
