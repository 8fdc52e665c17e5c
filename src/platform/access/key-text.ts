import { hash, randomBytes } from 'node:crypto';

/** What every key begins with, so that scanners of published code recognise one. */
export const KEY_PREFIX = 'colophon_';

/** Characters that a key shows of itself for ever: enough to tell keys apart, too few to guess one. */
const SHOWN = 4;

/** A new key of 256 random bits. The text is shown once; what is stored are its digest and what it begins with. */
export function newKey(): { text: string; digest: Buffer; hint: string } {
  const text = KEY_PREFIX + randomBytes(32).toString('base64url');
  return { text, digest: digestOf(text), hint: `${text.slice(0, KEY_PREFIX.length + SHOWN)}…` };
}

/** The SHA-256 of a key. Not a slow hash: 256 random bits cannot be guessed, and a request must not wait for one. */
export function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
