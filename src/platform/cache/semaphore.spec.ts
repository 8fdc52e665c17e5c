import { Crowded, Semaphore } from './semaphore.js';

/** Work that ends when the test says so. */
function work() {
  let end!: (value: string) => void;
  const done = new Promise<string>((resolve) => (end = resolve));
  const run = jest.fn(() => done);
  return { run, end };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a semaphore', () => {
  it('lets some work run and the rest wait in the order in which it came', async () => {
    const semaphore = new Semaphore(1, 10, 1_000);
    const [first, second, third] = [work(), work(), work()];
    const answers = [first, second, third].map(({ run }) => semaphore.run(run));
    expect(second.run).not.toHaveBeenCalled();
    first.end('1');
    await turn();
    expect(second.run).toHaveBeenCalled();
    expect(third.run).not.toHaveBeenCalled();
    second.end('2');
    third.end('3');
    expect(await Promise.all(answers)).toEqual(['1', '2', '3']);
  });

  it('goes on after work that failed', async () => {
    const semaphore = new Semaphore(1, 10, 1_000);
    await expect(semaphore.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await semaphore.run(() => Promise.resolve('yes'))).toBe('yes');
  });

  it('refuses whom the line has no room for, and whoever waits too long', async () => {
    const semaphore = new Semaphore(1, 1, 20);
    const first = work();
    const late = jest.fn(() => Promise.resolve());
    const running = semaphore.run(first.run);
    const waiting = semaphore.run(late);
    await expect(semaphore.run(late)).rejects.toThrow(Crowded);
    await expect(waiting).rejects.toThrow(Crowded);
    first.end('1');
    await running;
    expect(late).not.toHaveBeenCalled();
    expect(await semaphore.run(() => Promise.resolve('free again'))).toBe('free again');
  });
});

it('those who came last can be refused before their time, and the others go on', async () => {
  const semaphore = new Semaphore(1, 10, 60_000);
  let finish!: () => void;
  const first = semaphore.run(() => new Promise<void>((resolve) => (finish = resolve)));
  const others = [1, 2, 3].map((name) => semaphore.run(async () => name));
  expect(semaphore.waiting).toBe(3);
  semaphore.shorten(1);
  expect(semaphore.waiting).toBe(1);
  finish();
  await first;
  const ends = await Promise.allSettled(others);
  expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : (end.reason as Error).constructor))).toEqual([1, Crowded, Crowded]);
});

it('begins nothing while it is paused, and then as much as may run', async () => {
  const semaphore = new Semaphore(2, 10, 60_000);
  const works = [work(), work(), work(), work()] as const;
  const [first, ...others] = works.map(({ run }) => semaphore.run(run).then(String));
  const begun = () => works.filter(({ run }) => run.mock.calls.length > 0).length;
  semaphore.pause();
  works[0].end('1');
  works[1].end('2');
  expect(await first).toBe('1');
  const late = semaphore.run(async () => '5');
  await turn();
  expect(begun()).toBe(2);
  semaphore.resume();
  await turn();
  expect(begun()).toBe(4);
  works[2].end('3');
  works[3].end('4');
  expect(await Promise.all([...others, late])).toEqual(['2', '3', '4', '5']);
});
