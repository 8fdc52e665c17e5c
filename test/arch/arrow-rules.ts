import { createRequire } from 'node:module';
import { resolve } from 'node:path';

interface ArrowRules {
  neighbours: Record<string, string[]>;
  forbidden: { name: string; comment: string }[];
}

/** The rules of `.dependency-cruiser.cjs` and the table of neighbours they are made from. */
export const { neighbours, forbidden } = createRequire(__filename)(resolve('.dependency-cruiser.cjs')) as ArrowRules;
