import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';

/**
 * Runs `work` while no other process runs work under the same lock; the others wait. The lock is a listening socket, so the kernel
 * releases it when its holder dies, however it dies.
 */
export async function exclusively<T>(socket: string, work: () => Promise<T>): Promise<T> {
  const lock = await acquire(socket);
  try {
    return await work();
  } finally {
    await release(lock);
  }
}

async function acquire(socket: string): Promise<Lock> {
  for (;;) {
    const lock = await listen(socket);
    if (lock) return lock;
    if ((await waitForHolder(socket)) === 'died') rmSync(socket, { force: true });
  }
}

interface Lock {
  readonly server: Server;
  readonly waiting: Set<{ destroy(): void }>;
}

async function listen(socket: string): Promise<Lock | null> {
  const waiting: Lock['waiting'] = new Set();
  const server = createServer((waiter) => {
    waiting.add(waiter);
    waiter.on('error', () => undefined); // a waiter may vanish
    waiter.on('close', () => waiting.delete(waiter));
  });
  try {
    await once(server.listen(socket), 'listening');
    return { server, waiting };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
}

/** Resolves when the holder has released the lock, or at once when nobody listens behind a socket that a dead one left. */
async function waitForHolder(socket: string): Promise<'released' | 'died'> {
  const holder = connect(socket);
  try {
    await once(holder, 'connect');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'died' : 'released';
  }
  holder.resume();
  holder.on('error', () => undefined);
  await once(holder, 'close');
  return 'released';
}

async function release({ server, waiting }: Lock): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const waiter of waiting) waiter.destroy();
  await closed;
}
