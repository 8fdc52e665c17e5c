import type { Mistake } from '../problems/problem.js';

/** A mistake in a body; its place is a JSON pointer (RFC 6901). */
export type BodyMistake = Extract<Mistake, { in: 'body' }>;

/** The name of a member as it stands in a JSON pointer (RFC 6901, 3). */
export function pointerPart(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}
