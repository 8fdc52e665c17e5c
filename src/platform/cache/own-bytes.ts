/**
 * The bytes in memory of their own. What zlib, a socket or `Buffer.from` answers is often a small part of a larger piece of memory, all of
 * which stays for as long as the part does: a page of 400 bytes would occupy 8 KiB, and its compressed form 16.
 */
export function ownBytes(bytes: string | Uint8Array): Buffer {
  const own = Buffer.allocUnsafeSlow(Buffer.byteLength(bytes));
  if (typeof bytes === 'string') own.write(bytes);
  else own.set(bytes);
  return own;
}
