/** A time in that form already, of a day that every month has. */
const USUAL = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}$/;

/**
 * A time as dumps write it, in the one form that sorts: `2010-03-11T23:51:36.723486`, six decimals, no zone. Takes a blank for the T
 * and up to six decimals; null for what is no time of a day that exists.
 */
export function normalTimestamp(text: string | null): string | null {
  if (text === null || USUAL.test(text)) return text;
  const [, day, time, decimals = ''] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?$/.exec(text ?? '') ?? [];
  if (day === undefined || day < '0001') return null;
  const parsed = new Date(`${day}T${time}Z`);
  // the engine turns 31 February into 2 March
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString() !== `${day}T${time}.000Z`) return null;
  return `${day}T${time}.${decimals.padEnd(6, '0')}`;
}
