import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ThreadPool } from '../../platform/threads/thread-pool.js';
import { type FileName, FILES, partsOf } from './part.js';
import type { PartAnswer, PartQuestion } from './part.thread.js';
import { type Order, Plan } from './plan.js';

/** What was written, by file. */
export interface WrittenFile {
  path: string;
  lines: number;
  /** before compression */
  bytes: number;
}

export interface Writing {
  /** the folder; made when it is not there */
  out: string;
  /** so many threads make the lines; their number changes nothing in them */
  jobs: number;
  onProgress?: (file: FileName, share: number, lines: number) => void;
  /** ends it; the file that was being written is removed */
  signal?: AbortSignal;
}

/**
 * Writes a dump in five files, `ol_dump_<file>_<date>.txt.gz`. What is there under these names is replaced, each by a whole file: one
 * that could not be finished is not left behind.
 */
export async function writeDump(order: Order, { out, jobs, onProgress, signal }: Writing): Promise<WrittenFile[]> {
  const plan = new Plan(order);
  await mkdir(out, { recursive: true });
  const threads = new ThreadPool<PartQuestion, PartAnswer>(new URL('./part.thread.js', import.meta.url), order, jobs);
  const written: WrittenFile[] = [];
  try {
    for (const file of FILES) {
      const result: WrittenFile = { path: join(out, `ol_dump_${file}_${order.date}.txt.gz`), lines: 0, bytes: 0 };
      const parts = partsOf(plan, file);
      const members = async function* (): AsyncGenerator<Uint8Array> {
        let done = 0;
        for await (const answer of threads.map(questions(file, parts))) {
          result.lines += answer.lines;
          result.bytes += answer.bytes;
          onProgress?.(file, ++done / parts, result.lines);
          yield answer.compressed;
        }
      };
      await writeWhole(result.path, members(), signal);
      written.push(result);
    }
  } finally {
    await threads.close();
  }
  return written;
}

function* questions(file: FileName, parts: number): Generator<PartQuestion> {
  for (let part = 0; part < parts; part++) yield { file, part };
}

async function writeWhole(path: string, chunks: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    await pipeline(Readable.from(chunks), createWriteStream(unfinished), { signal });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
