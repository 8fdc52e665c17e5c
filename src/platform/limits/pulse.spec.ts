import { Pulse } from './pulse.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('beats once a period until there is nothing to do, and again when it is started anew', () => {
  const answers = [true, true, false, false];
  const beat = jest.fn(() => answers.shift() ?? false);
  const pulse = new Pulse(100, beat);
  jest.advanceTimersByTime(1_000);
  expect(beat).toHaveBeenCalledTimes(0);
  pulse.start();
  jest.advanceTimersByTime(99);
  expect(beat).toHaveBeenCalledTimes(0);
  pulse.start(); // goes on anyway
  jest.advanceTimersByTime(10_000);
  expect(beat).toHaveBeenCalledTimes(3);
  pulse.start();
  jest.advanceTimersByTime(10_000);
  expect(beat).toHaveBeenCalledTimes(4);
});

it('is stopped', () => {
  const beat = jest.fn(() => true);
  const pulse = new Pulse(100, beat);
  pulse.start();
  jest.advanceTimersByTime(250);
  pulse.stop();
  jest.advanceTimersByTime(10_000);
  expect(beat).toHaveBeenCalledTimes(2);
});
