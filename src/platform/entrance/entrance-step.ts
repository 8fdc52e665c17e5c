import type { Problem } from '../problems/problem.js';
import type { Visit } from './visit.js';

/**
 * What every request passes before it is answered, hits of the cache included, so it must be cheap: no promise unless it has to wait.
 * Answers the problem that refuses the request, or undefined to let it on. What it throws is answered as a problem too.
 */
export interface EntranceStep {
  admit(visit: Visit): Problem | undefined | Promise<Problem | undefined>;
}

/** The steps in their order: what `ENTRANCE_STEPS` provides. */
export const ENTRANCE_STEPS = Symbol('ENTRANCE_STEPS');
