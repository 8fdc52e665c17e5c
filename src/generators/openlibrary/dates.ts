import type { Random } from './random.js';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const FIRST_DAY = Date.UTC(2008, 3, 1);
const DAY = 86_400_000;

/** Days on which large collections came in at once. */
const LARGE_LOADS = [0, 29, 618, 757];

/** When a record came in and when it was changed last. */
export interface History {
  revision: number;
  created: string;
  modified: string;
}

/** `old`: the share of records that came in on one of the days of large loads. `end`: milliseconds, after which nothing happened. */
export function history(random: Random, old: number, end: number): History {
  const born = random.chance(old) ? FIRST_DAY + random.pick(LARGE_LOADS) * DAY + random.below(DAY) : within(random, FIRST_DAY, end);
  const created = timestamp(random, Math.min(born, end));
  if (random.chance(0.4)) return { revision: 1, created, modified: created };
  const changed = timestamp(random, within(random, Math.min(born, end), end));
  const modified = changed > created ? changed : created;
  return { revision: 2 + Math.floor(-Math.log(1 - random.unit()) * 1.8), created, modified };
}

function within(random: Random, start: number, end: number): number {
  return start + random.unit() * (end - start);
}

/** With microseconds; the oldest records have fewer decimals, or none. */
function timestamp(random: Random, time: number): string {
  const second = Math.floor((time % DAY) / 1000);
  const seconds = `${dayOf(Math.floor(time / DAY))}T${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  const decimals = String(random.below(1_000_000)).padStart(6, '0');
  return random.chance(0.98) ? `${seconds}.${decimals}` : random.chance(0.3) ? seconds : `${seconds}.${decimals.slice(0, 3)}`;
}

const days: string[] = [];

/** `2008-04-01`, of the days since 1970. */
function dayOf(day: number): string {
  return (days[day] ??= new Date(day * DAY).toISOString().slice(0, 10));
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** What kind of source a record of an edition came from. */
export type Origin = 'library' | 'trade' | 'shop';

/** Years are mostly recent, with a tail to the first printed books. */
export function yearOf(origin: Origin, random: Random): number {
  if (origin === 'trade') return 2026 - Math.floor(27 * Math.pow(random.unit(), 1.6));
  const era = random.unit();
  if (era < 0.01) return 1470 + random.below(130);
  if (era < 0.06) return 1600 + random.below(240);
  if (era < 0.2) return 1840 + random.below(90);
  return 2022 - Math.floor(95 * Math.pow(random.unit(), 1.5));
}

/** A date of publication as such a source writes it. */
export function publishDate(origin: Origin, year: number, random: Random): string {
  if (random.chance(0.0015))
    return random.pick(['0000', '9999', 'n.d.', 'unknown', '', '19', 'MDCCCXLVII', '20010230', 'in press', '2107']);
  const form = random.unit();
  const month = random.pick(MONTHS);
  const day = 1 + random.below(28);
  if (origin === 'library') {
    if (form < 0.93) return String(year);
    const written = [
      `c${year}`,
      `[${year}]`,
      `${year}?`,
      `${year}-${year + 1 + random.below(8)}`,
      `[${year}?]`,
      `${String(year).slice(0, 3)}-`,
    ];
    const rare = [`between ${year} and ${year + 5}`, `[${year} or ${year + 1}]`, '[n.d.]', `ca. ${year}`, `${year}.`, `19--`];
    return random.pick(form < 0.98 ? written : rare);
  }
  if (form < 0.5) return origin === 'shop' ? `${month} ${day}, ${year}` : String(year);
  if (form < 0.75) return `${month.slice(0, 3)} ${two(day)}, ${year}`;
  if (form < 0.85) return `${month} ${year}`;
  if (form < 0.93) return `${year}-${two(1 + random.below(12))}-${two(day)}`;
  return form < 0.97 ? `${day} ${month} ${year}` : String(year);
}

/** Birth and death of an author, as far as the source knows them. */
export function lifeDates(random: Random): { birth_date?: string; death_date?: string } {
  if (!random.chance(0.23)) return {};
  const birth = 1995 - Math.floor(300 * Math.pow(random.unit(), 1.8));
  const form = random.unit();
  const written =
    form < 0.83
      ? String(birth)
      : form < 0.93
        ? `${1 + random.below(28)} ${random.pick(MONTHS)} ${birth}`
        : form < 0.97
          ? `ca. ${birth}`
          : `${birth}?`;
  return { birth_date: written, death_date: random.chance(0.4) ? String(birth + 25 + random.below(65)) : undefined };
}
