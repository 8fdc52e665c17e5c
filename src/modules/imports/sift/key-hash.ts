/** The beginning of a hash of a key, before its first byte (FNV-1a, by Fowler, Noll and Vo). */
export const HASH_START = 0x811c9dc5;

/** The hash of a key after one more byte. Unsigned only after the last one, by `>>> 0`. */
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

/** The hash of a key of ASCII. */
export function hashOfKey(key: string): number {
  let hash = HASH_START;
  for (let i = 0; i < key.length; i++) hash = hashByte(hash, key.charCodeAt(i));
  return hash >>> 0;
}

const BITS = 26;

/**
 * Remembers keys by their hashes, in eight megabytes however many they are. It never forgets one, and takes some for remembered that are
 * not: of a million keys, one in a hundred.
 */
export class KeyFilter {
  private readonly bits = new Uint8Array(1 << (BITS - 3));

  add(key: string): void {
    const place = hashOfKey(key) >>> (32 - BITS);
    this.bits[place >> 3]! |= 1 << (place & 7);
  }

  mayHold(hash: number): boolean {
    const place = hash >>> (32 - BITS);
    return (this.bits[place >> 3]! & (1 << (place & 7))) !== 0;
  }
}
