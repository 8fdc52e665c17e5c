/**
 * An ISO 8601 day with an astronomical year (`-0043-03-15` is 44 BC) as PostgreSQL's date type reads it (`0044-03-15 BC`).
 * Null for null, and for a day outside what the type holds (4713 BC to 5874897 AD).
 */
export function pgDate(day: string | null): string | null {
  if (day === null || (day.length === 10 && day > '0001')) return day; // as almost every day is written; signs sort before digits
  const [, year = '', monthAndDay = ''] = /^([+-]?\d{4,})(-\d\d-\d\d)$/.exec(day) ?? [];
  if (year === '') return null;
  const astronomical = Number(year);
  if (astronomical < -4712 || astronomical > 5_874_897) return null;
  const counted = String(astronomical > 0 ? astronomical : 1 - astronomical).padStart(4, '0');
  return `${counted}${monthAndDay}${astronomical > 0 ? '' : ' BC'}`;
}
