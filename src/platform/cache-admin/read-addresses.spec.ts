import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAddresses, textOf } from './read-addresses.js';

async function* text(...parts: string[]): AsyncGenerator<string> {
  yield* parts;
}

const never = new AbortController().signal;

it('lines may end anywhere in the pieces in which a text comes, and the last one needs no end', async () => {
  const { lines, addresses } = await readAddresses(text('/v1/bo', 'oks\r\n/v1/works\n\n/v1', '/books'));
  expect(lines).toBe(4);
  expect(addresses.top(10)).toEqual(['/v1/books', '/v1/works']);
});

it('a line without end is cut, and the ones after it are read', async () => {
  const endless = Array.from({ length: 100 }, () => 'x'.repeat(1_000));
  const { addresses } = await readAddresses(text('/v1/books?title=', ...endless, '\n/v1/works\n'));
  expect(addresses.top(10)).toEqual(['/v1/works']);
});

it('a file that is not there, or is none, is said in a sentence', async () => {
  await expect(readAddresses(textOf('nowhere.txt', never))).rejects.toThrow('There is no file nowhere.txt.');
  await expect(readAddresses(textOf('.', never))).rejects.toThrow(/^\. cannot be read: /);
});

it('reading ends with what it has when it is told to stop', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'colophon-addresses-'));
  const file = join(folder, 'list.txt');
  writeFileSync(file, '/v1/books\n'.repeat(100_000));
  const stop = new AbortController();
  const { lines, addresses } = await readAddresses(textOf(file, stop.signal), () => stop.abort());
  expect(lines).toBeLessThan(100_000);
  expect(addresses.top(1)).toEqual(['/v1/books']);
  rmSync(folder, { recursive: true });
});
