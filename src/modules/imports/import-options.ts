import type { Progress } from './progress-display.js';

/** How an import is to run. */
export interface ImportOptions {
  /** the file for the lines that are not loaded; one that is there is replaced */
  rejects: string;
  onProgress: (progress: Progress) => void;
  /** stops the import after the batch that it is writing */
  signal?: AbortSignal;
  /** bytes of dumps, before compression, from which on a small catalogue is loaded the fast way; `LOAD_FROM` unless told otherwise */
  loadFrom?: number;
}
