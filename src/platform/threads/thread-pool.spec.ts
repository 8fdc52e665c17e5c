import { ThreadPool } from './thread-pool.js';

let pool: ThreadPool<number, number>;

function start(count: number): void {
  pool = new ThreadPool(new URL('../../../test/support/squares.thread.js', import.meta.url), { refuses: 13 }, count);
}

async function all<T>(answers: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const answer of answers) found.push(answer);
  return found;
}

afterEach(() => pool.close());

describe('work in threads', () => {
  it.each([1, 2])('is answered in the order of the questions, by %d of them', async (count) => {
    start(count);
    expect(await all(pool.map([1, 2, 3, 4, 5, 6, 7]))).toEqual([1, 4, 9, 16, 25, 36, 49]);
    expect(await all(pool.map([8]))).toEqual([64]);
    expect(await all(pool.map([]))).toEqual([]);
  });

  it('asks no further ahead than a few questions, and stops with the consumer', async () => {
    start(2);
    let asked = 0;
    function* questions() {
      for (; asked < 1000; asked++) yield 2;
    }
    const answers = pool.map(questions());
    expect(await answers.next()).toEqual({ done: false, value: 4 });
    await answers.return(undefined);
    expect(asked).toBeLessThan(10);
  });

  it('throws what a thread throws', async () => {
    start(1);
    await expect(all(pool.map([2, 13, 4]))).rejects.toThrow('13 is unlucky');
    await expect(all(pool.map([5]))).rejects.toThrow('13 is unlucky');
  });
});
