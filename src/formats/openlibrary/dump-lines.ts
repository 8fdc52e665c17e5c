import { isUtf8 } from 'node:buffer';
import { type JsonDocument, readDocument } from './json-document.js';
import { normalizeKey } from './keys.js';

/** The most a line may hold, in bytes; the reader cuts longer ones one byte past it. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** A line of a dump: the columns type, key, revision and last_modified, which are the authority, and the JSON document. */
export interface DumpLine {
  type: string;
  /** in today's form: `/authors/OL1A`, also where the line says `/a/OL1A` */
  key: string;
  revision: number | null;
  /** ISO 8601 without a zone; null when the column is missing or no time */
  lastModified: string | null;
  json: JsonDocument;
}

/** Why a line cannot become a record. */
export interface Rejection {
  code: 'malformed-line' | 'line-too-long' | 'not-utf8' | 'invalid-json' | 'json-not-an-object' | 'redirect-without-target';
  reason: string;
}

const TAB = 9;
const OPENING_BRACE = 123;
const LARGEST_INTEGER = 2 ** 31 - 1;

/** Divides a line of an Open Library dump, with or without its date column, or says why it is none. Never throws. */
export function splitLine(line: Buffer | string): DumpLine | Rejection {
  const bytes = typeof line === 'string' ? Buffer.from(line) : line;
  if (bytes.length > MAX_LINE_BYTES) return { code: 'line-too-long', reason: `The line is longer than ${MAX_LINE_BYTES} bytes.` };
  const tabs = firstTabs(bytes);
  const [, , third, fourth] = tabs;
  if (third === undefined) return { code: 'malformed-line', reason: `Expected 5 columns separated by tabs, found ${tabs.length + 1}.` };
  if (!isUtf8(bytes)) return { code: 'not-utf8', reason: 'The line holds bytes that are not UTF-8.' };
  const dateIsMissing = fourth === undefined || bytes[third + 1] === OPENING_BRACE;
  const jsonStart = (dateIsMissing ? third : fourth) + 1;
  const [type = '', rawKey = '', revision = '', lastModified = ''] = bytes.toString('utf8', 0, jsonStart - 1).split('\t');
  const key = normalizeKey(rawKey);
  if (!/^\/type\/\w+$/.test(type)) return { code: 'malformed-line', reason: 'The first column is not a type such as /type/edition.' };
  if (!/^\/\S/.test(key)) return { code: 'malformed-line', reason: 'The second column is not a key such as /books/OL1M.' };
  const json = readJson(bytes.subarray(jsonStart));
  return 'code' in json ? json : { type, key, revision: readRevision(revision), lastModified: readTime(lastModified), json };
}

function firstTabs(bytes: Buffer): number[] {
  const tabs: number[] = [];
  for (let at = bytes.indexOf(TAB); at !== -1 && tabs.length < 4; at = bytes.indexOf(TAB, at + 1)) tabs.push(at);
  return tabs;
}

function readJson(bytes: Buffer): JsonDocument | Rejection {
  try {
    return readDocument(bytes) ?? { code: 'json-not-an-object', reason: 'The JSON of the last column is not an object.' };
  } catch {
    return { code: 'invalid-json', reason: 'The last column is not valid JSON.' };
  }
}

function readRevision(column: string): number | null {
  const revision = /^\d+$/.test(column) ? Number(column) : Number.NaN;
  return revision <= LARGEST_INTEGER ? revision : null;
}

/** A time as dumps have it today, of a day that every month has. */
const USUAL_TIME = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}$/;

function readTime(column: string): string | null {
  if (USUAL_TIME.test(column)) return column;
  const time = column.trim().replace(' ', 'T');
  const [, toTheSecond] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,6})?$/.exec(time) ?? [];
  const date = new Date(`${toTheSecond}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === toTheSecond ? time : null;
}
