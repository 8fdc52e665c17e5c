import type { Progress } from './progress-display.js';

/** How an import is to run. */
export interface ImportOptions {
  /** the file for the lines that are not loaded; one that is there is replaced */
  rejects: string;
  onProgress: (progress: Progress) => void;
  /** stops the import after the batch that it is writing */
  signal?: AbortSignal;
}
