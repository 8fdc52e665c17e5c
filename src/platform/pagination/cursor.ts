import { createHmac, timingSafeEqual } from 'node:crypto';

/** A place in a list: between the record with these values of the sort keys and the one after it, or before it. */
export interface Cursor {
  way: 'after' | 'before';
  values: string[];
}

/** Bytes of the signature that a cursor carries. */
const SIGNED = 16;

/**
 * A cursor as clients see it. `list` is what it belongs to, the list with its filters and its order: it is signed with the cursor, but not
 * part of it, so that a cursor opens nothing else.
 */
export function seal({ way, values }: Cursor, list: string, key: Buffer): string {
  const content = Buffer.from(JSON.stringify([way === 'after' ? 1 : 0, ...values]));
  return Buffer.concat([signature(content, list, key), content]).toString('base64url');
}

/** What a cursor says; null when it is not one of ours, or not of this list. */
export function open(text: string, list: string, key: Buffer): Cursor | null {
  const bytes = Buffer.from(text, 'base64url');
  const content = bytes.subarray(SIGNED);
  // another spelling of the same bytes would be the same page under another address
  if (bytes.length <= SIGNED || bytes.toString('base64url') !== text) return null;
  if (!timingSafeEqual(bytes.subarray(0, SIGNED), signature(content, list, key))) return null;
  const [way, ...values] = JSON.parse(content.toString()) as [number, ...string[]];
  return { way: way === 1 ? 'after' : 'before', values };
}

function signature(content: Buffer, list: string, key: Buffer): Buffer {
  return createHmac('sha256', key).update(content).update('\0').update(list).digest().subarray(0, SIGNED);
}
