import { Worker } from 'node:worker_threads';

/** Threads make many values that live for one record: with room for those of a batch, they are gone before anybody looks for what still lives. */
const YOUNG_MB = 64;

/** How much memory a thread may take for values, in megabytes. */
export interface ThreadMemory {
  /** for those that live for a short time */
  young: number;
  /** for the others; a thread that needs more fails. The smaller it is, the sooner the engine looks for what is no longer used */
  old: number;
}

/**
 * Starts a thread that runs a file of ours. `file`: its address, by `new URL('./name.thread.js', import.meta.url)`; `data`: what it finds
 * as `workerData`. Run from source, as tests and benchmarks are, a thread compiles what it imports with tsx, which an installation without
 * development dependencies lacks and does not need.
 */
export function startThread(file: URL, data?: unknown, memory?: ThreadMemory): Worker {
  const options = {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: memory?.young ?? YOUNG_MB, maxOldGenerationSizeMb: memory?.old },
  };
  if (!new URL(import.meta.url).pathname.endsWith('.ts')) return new Worker(file, options);
  const source = file.href.replace(/\.js$/, '.ts');
  const program = `import('tsx/esm/api').then(({ tsImport }) => tsImport(${JSON.stringify(source)}, ${JSON.stringify(import.meta.url)}))`;
  return new Worker(program, { ...options, eval: true, execArgv: [] });
}
