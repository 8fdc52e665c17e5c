import { parentPort, workerData } from 'node:worker_threads';
import type { Block } from './block.js';
import { BlockMaker, type MakerData } from './block-maker.js';

const maker = new BlockMaker(workerData as MakerData);

parentPort!.on('message', (block: Block) => {
  const ready = maker.make(block);
  parentPort!.postMessage(
    ready,
    ready.copies.flatMap(({ bytes }) => (bytes.buffer instanceof ArrayBuffer && bytes.byteLength > 65_536 ? [bytes.buffer] : [])),
  );
});
