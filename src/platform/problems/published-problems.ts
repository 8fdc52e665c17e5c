import { type ProblemKind, PROBLEMS } from './catalogue.js';
import { PROXY_PROBLEMS } from './proxy-problems.js';
import { RETIRED_PROBLEMS } from './retired-problems.js';

/** Who answers a problem: an instance of the application, nginx in front of it, either, or nobody any more. */
export type AnsweredBy = 'application' | 'proxy' | 'both' | 'retired';

/** A problem as it is published, at `/problems/{code}` and in docs/problems.md. */
export interface PublishedProblem extends ProblemKind {
  readonly code: string;
  readonly answeredBy: AnsweredBy;
}

/** Every problem that has or had a code, by status and then by code. */
export function publishedProblems(): PublishedProblem[] {
  const all = [
    ...published(PROBLEMS, (kind) => (kind.alsoFromProxy ? 'both' : 'application')),
    ...published(PROXY_PROBLEMS, () => 'proxy'),
    ...published(RETIRED_PROBLEMS, () => 'retired'),
  ];
  return all.sort((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1));
}

function published(kinds: Readonly<Record<string, ProblemKind>>, answeredBy: (kind: ProblemKind) => AnsweredBy): PublishedProblem[] {
  return Object.entries(kinds).map(([code, kind]) => ({ ...kind, code, answeredBy: answeredBy(kind) }));
}
