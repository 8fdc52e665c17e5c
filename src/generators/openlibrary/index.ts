export type { Order } from './plan.js';
export { type WrittenFile, writeDump } from './write-dump.js';
