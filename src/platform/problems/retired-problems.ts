import type { ProblemKind } from './catalogue.js';

/** Codes that were answered once. They are never used again, so that a client which still knows one cannot be misled. */
export const RETIRED_PROBLEMS: Readonly<Record<string, ProblemKind>> = {};
