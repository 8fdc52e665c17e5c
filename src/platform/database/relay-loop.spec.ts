import { RelayLoop } from './relay-loop.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('does its work once a period, and never twice at once', async () => {
  let end = () => {};
  const work = jest.fn(() => new Promise<void>((resolve) => (end = resolve)));
  const loop = new RelayLoop(100, work, fail);
  loop.start();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(work).toHaveBeenCalledTimes(1);
  end();
  await jest.advanceTimersByTimeAsync(100);
  expect(work).toHaveBeenCalledTimes(2);
  end();
  await loop.stop();
});

it('goes on after a failure, which it tells', async () => {
  const failures: string[] = [];
  const loop = new RelayLoop(
    100,
    () => Promise.reject(new Error('gone')),
    ({ message }) => failures.push(message),
  );
  loop.start();
  await jest.advanceTimersByTimeAsync(250);
  expect(failures).toEqual(['gone', 'gone']);
  await loop.stop();
});

it('stops after the work that is under way, and does not begin again', async () => {
  let end = () => {};
  const work = jest.fn(() => new Promise<void>((resolve) => (end = resolve)));
  const loop = new RelayLoop(100, work, fail);
  loop.start();
  await jest.advanceTimersByTimeAsync(100);
  let stopped = false;
  const stopping = loop.stop().then(() => (stopped = true));
  await jest.advanceTimersByTimeAsync(100);
  expect(stopped).toBe(false);
  end();
  await stopping;
  await jest.advanceTimersByTimeAsync(1_000);
  expect(work).toHaveBeenCalledTimes(1);
});

function fail(error: Error): never {
  throw error;
}
