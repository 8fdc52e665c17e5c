import { workerData } from 'node:worker_threads';
import { answerParent } from '../../src/platform/threads/answer-parent.js';

const { refuses } = workerData as { refuses: number };

answerParent((number: number) => {
  if (number === refuses) throw new Error(`${number} is unlucky`);
  return number * number;
});
