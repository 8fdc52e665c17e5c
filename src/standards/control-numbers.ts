/**
 * The normal form of a Library of Congress Control Number, as the LCCN namespace of info URIs defines it: no blanks, no
 * suffix after a slash, the serial number padded to six digits ("sa 64-1" is "sa64000001"). Null when it is none.
 */
export function normalizeLccn(raw: string): string | null {
  const compact = raw
    .toLowerCase()
    .replace(/\s/g, '')
    .replace(/^lccn:?/, '')
    .replace(/\/.*$/, '');
  const [, prefix, serial] = /^([a-z]{0,3}\d{2}(?:\d{2})?)-(\d{1,6})$/.exec(compact) ?? [];
  const lccn = prefix !== undefined && serial !== undefined ? prefix + serial.padStart(6, '0') : compact;
  return /^(?:[a-z]{0,3}\d{8}|[a-z]{0,2}\d{10})$/.test(lccn) ? lccn : null;
}

/** An OCLC control number as its digits, without "(OCoLC)", "ocm", "ocn", "on" and leading zeros; null when it is none. */
export function normalizeOclc(raw: string): string | null {
  const digits = /^(?:\(ocolc\))?\s*(?:(?:oc[mn]|on|oclc:?)\s*)?0*([1-9]\d{0,14})$/i.exec(raw.trim())?.[1];
  return digits ?? null;
}
