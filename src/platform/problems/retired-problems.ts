import type { ProblemKind } from './catalogue.js';

/** Codes that were answered once. They are never used again, so that a client which still knows one cannot be misled. */
export const RETIRED_PROBLEMS: Readonly<Record<string, ProblemKind>> = {
  'writes-switched-off': {
    status: 403,
    title: 'Writes are switched off',
    meaning: 'The catalogue was started without a key for writes. Since keys are kept in the database, such a write is api-key-missing.',
  },
};
