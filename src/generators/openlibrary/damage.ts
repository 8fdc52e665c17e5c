import type { Random } from './random.js';

/** What is wrong with lines of real dumps, now and then. */
const DAMAGES: ((line: string, random: Random) => string)[] = [
  (line) => line.slice(0, -Math.ceil(line.length / 3)), // cut off
  (line) => line.replace('": ', '" '),
  (line) => line.split('\t').slice(0, 2).join('\t'),
  (line) => line.replace(/^[^\t]*/, ''),
  (line) => `${line}\n${line}`, // said twice
  (line) => `${line}\n${line.replace(/\t\d+\t\d{4}/, '\t1\t2008').replace('"title": "', '"title": "Former ')}`, // with an older version
];

/** A line as somebody might find it who looks at millions of them. */
export function damaged(line: string, random: Random): string {
  return random.pick(DAMAGES)(line, random);
}
