import { parentPort, workerData } from 'node:worker_threads';
import type { Block, ReadyBlock } from './block.js';
import { BlockMaker, type MakerData } from './block-maker.js';

export type { Block, ReadyBlock };

const maker = new BlockMaker(workerData as MakerData);

parentPort!.on('message', (block: Block) => {
  const ready = maker.make(block);
  // all bytes are in one piece of memory, which is handed over
  const [first] = ready.copies;
  parentPort!.postMessage(ready, first === undefined ? [] : [first.bytes.buffer as ArrayBuffer]);
});
