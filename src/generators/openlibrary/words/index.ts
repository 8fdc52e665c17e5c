import { chinese, japanese } from './east-asian.js';
import { english } from './english.js';
import { german, swedish } from './germanic.js';
import { french, italian, portuguese, spanish } from './romance.js';
import { greek, polish, russian } from './slavic-and-greek.js';
import type { Tongue } from './tongue.js';

export type { Tongue } from './tongue.js';

/** Every language of the generated catalogue, the most frequent first. */
export const tongues: readonly Tongue[] = [
  english,
  german,
  french,
  spanish,
  russian,
  chinese,
  japanese,
  italian,
  portuguese,
  polish,
  swedish,
  greek,
];
