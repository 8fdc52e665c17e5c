/** Something to be done. */
export interface Task {
  name: string;
  /** names of tasks that must be done before */
  after: readonly string[];
  /** what it keeps others from: tasks that lock the same do not run at the same time */
  locks?: readonly string[];
}

/**
 * Has workers do tasks side by side: each takes the first in the list that can begin, and waits when there is none. A task whose name is
 * in `done` is not done again. When one fails, or somebody stops it, the others end with what they are at.
 */
export async function sideBySide<T extends Task, W>(
  tasks: readonly T[],
  workers: readonly W[],
  done: ReadonlySet<string>,
  run: (task: T, worker: W) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const finished = new Set(done);
  const left = tasks.filter(({ name }) => !finished.has(name));
  const running = new Set<T>();
  let waiting: (() => void)[] = [];
  const free = ({ locks = [] }: T) => ![...running].some((other) => other.locks?.some((lock) => locks.includes(lock)));
  const work = async (worker: W): Promise<void> => {
    while (left.length > 0 && !signal?.aborted) {
      const task = left.find((one) => one.after.every((name) => finished.has(name)) && free(one));
      if (task === undefined) {
        if (running.size === 0) throw new Error(`These wait for what is never done: ${left.map(({ name }) => name).join(', ')}`);
        await new Promise<void>((resolve) => waiting.push(resolve));
        continue;
      }
      left.splice(left.indexOf(task), 1);
      running.add(task);
      try {
        await run(task, worker);
        finished.add(task.name);
      } catch (error) {
        left.length = 0;
        throw new Error(`${task.name}: ${(error as Error).message}`, { cause: error });
      } finally {
        running.delete(task);
        for (const wake of waiting) wake();
        waiting = [];
      }
    }
  };
  const results = await Promise.allSettled(workers.map(work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
