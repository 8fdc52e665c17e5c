import { workerData } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { answerParent } from '../../platform/threads/answer-parent.js';
import { type FileName, linesOfPart } from './part.js';
import { type Order, Plan } from './plan.js';

/** Which part of which file is wanted. */
export interface PartQuestion {
  file: FileName;
  part: number;
}

/** A part of a file, as a gzip member. */
export interface PartAnswer {
  lines: number;
  /** before compression */
  bytes: number;
  compressed: Uint8Array;
}

const plan = new Plan(workerData as Order);

let buffer = Buffer.allocUnsafe(8 << 20);

answerParent(({ file, part }: PartQuestion): PartAnswer => {
  let [lines, bytes] = [0, 0];
  for (const line of linesOfPart(plan, file, part)) {
    if (bytes + line.length > buffer.length) buffer = Buffer.concat([buffer], 2 * (bytes + line.length));
    bytes += buffer.write(line, bytes, 'latin1'); // all of it is ASCII
    lines++;
  }
  return { lines, bytes, compressed: gzipSync(buffer.subarray(0, bytes), { level: 1, memLevel: 9 }) };
});
