import { createReadStream } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import { AddressCounts } from './address-counts.js';
import { addressIn } from './requested-address.js';

/** Characters of a line that are kept: an address is near the beginning. */
const LONGEST_LINE = 16_384;

/** How far a reading is. */
export interface Reading {
  lines: number;
  addresses: AddressCounts;
}

/** Counts the addresses that the lines of a text ask for, whatever its length. `onProgress` is called once for each piece of it. */
export async function readAddresses(text: AsyncIterable<string>, onProgress?: (reading: Reading) => void): Promise<Reading> {
  const reading: Reading = { lines: 0, addresses: new AddressCounts() };
  let begun = '';
  for await (const part of text) {
    const lines = (begun + part).split('\n');
    begun = lines.pop()!.slice(0, LONGEST_LINE);
    for (const line of lines) take(line, reading);
    onProgress?.(reading);
  }
  if (begun !== '') take(begun, reading);
  return reading;
}

/** The text of a file, or of standard input for `-`, until the signal ends it. Throws a sentence when it cannot be read. */
export async function* textOf(file: string, signal: AbortSignal): AsyncGenerator<string> {
  const stream = addAbortSignal(signal, file === '-' ? process.stdin.setEncoding('utf8') : createReadStream(file, 'utf8'));
  try {
    yield* stream as AsyncIterable<string>;
  } catch (error) {
    if (signal.aborted) return;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${message}`);
  }
}

function take(line: string, reading: Reading): void {
  reading.lines += 1;
  const address = addressIn(line);
  if (address !== null) reading.addresses.add(address);
}
