import { parentPort, workerData } from 'node:worker_threads';
import type { Block, ReadyBlock } from './block.js';
import { BlockMaker, type MakerData } from './block-maker.js';

export type { Block, ReadyBlock };

const maker = new BlockMaker(workerData as MakerData);

parentPort!.on('message', (block: Block) => {
  const ready = maker.make(block);
  // the rows, and the memory of the lines, which comes back with others
  parentPort!.postMessage(ready, [ready.rows, ready.bytes.buffer as ArrayBuffer]);
});
