import { authorLine } from './author-line.js';
import { damaged } from './damage.js';
import { editionLine } from './edition-line.js';
import { deletionLine, redirectLine, total } from './other-lines.js';
import { CHANCE, type Plan } from './plan.js';
import { revised } from './revised.js';
import { type Kind } from './sizes.js';
import { workLine } from './work-line.js';

/** The files of a dump, in the order in which they are written. */
export const FILES = ['authors', 'works', 'editions', 'redirects', 'deletes'] as const;
export type FileName = (typeof FILES)[number];

/** So many lines a part has, about: what a thread makes at a time. */
const LINES_OF_PART = 4_096;

type Line = (plan: Plan, index: number) => string;
const records: Record<Kind, Line> = { authors: authorLine, works: workLine, editions: editionLine };

/** How many parts a file has. */
export function partsOf(plan: Plan, file: FileName): number {
  return Math.max(1, Math.ceil(linesOf(plan, file) / LINES_OF_PART));
}

/**
 * The lines of a part, each with its newline. As in real dumps, a record is found in a part by a rule about its key that has nothing to
 * do with what it refers to, and within a part in the order of the keys as texts.
 */
export function* linesOfPart(plan: Plan, file: FileName, part: number): Generator<string> {
  const parts = partsOf(plan, file);
  for (const line of file === 'redirects' || file === 'deletes'
    ? othersOfPart(plan, file, part, parts)
    : recordsOfPart(plan, file, part, parts))
    yield `${line}\n`;
}

function linesOf({ sizes }: Plan, file: FileName): number {
  return file === 'redirects' || file === 'deletes' ? total(sizes[file]) : sizes[file];
}

function* recordsOfPart(plan: Plan, kind: Kind, part: number, parts: number): Generator<string> {
  const count = plan.sizes[kind];
  const numbers: string[] = [];
  for (let number = part + 1; number <= plan.spanOf(kind); number += parts) {
    if (plan.indexOf(kind, number) < count) numbers.push(`${number}~`); // a digit sorts before the letter that follows the number
  }
  for (const text of numbers.sort()) {
    const index = plan.indexOf(kind, Number.parseInt(text, 10));
    yield afterwards(plan, records[kind](plan, index), index);
  }
}

/** What became of a line since it was made. */
function afterwards(plan: Plan, made: string, index: number): string {
  const { damaged: damages, revised: revisions } = plan.order;
  let line = made;
  if (revisions > 0) {
    const random = plan.random(CHANCE.revision, index);
    if (random.chance(revisions / 1_000_000)) line = revised(line, random, plan.end);
  }
  if (damages > 0) {
    const random = plan.random(CHANCE.damage, index);
    if (random.chance(damages / 1_000_000)) line = damaged(line, random);
  }
  return line;
}

function* othersOfPart(plan: Plan, file: 'redirects' | 'deletes', part: number, parts: number): Generator<string> {
  const line = file === 'redirects' ? redirectLine : deletionLine;
  for (let index = part; index < linesOf(plan, file); index += parts) yield line(plan, index);
}
