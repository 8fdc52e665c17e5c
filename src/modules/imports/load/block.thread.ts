import { parentPort, workerData } from 'node:worker_threads';
import type { Block, ReadyBlock } from './block.js';
import { BlockMaker, type MakerData } from './block-maker.js';

/** Whatever memory is small is part of a larger one that others use. */
const OWN_BYTES = 65_536;

export type { Block, ReadyBlock };

const maker = new BlockMaker(workerData as MakerData);

parentPort!.on('message', (block: Block) => {
  const ready = maker.make(block);
  const own = ready.copies.flatMap(({ bytes }) => (bytes.byteLength > OWN_BYTES ? [bytes.buffer as ArrayBuffer] : []));
  parentPort!.postMessage(ready, own);
});
