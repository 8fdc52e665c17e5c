import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { KeptProcess } from '../../scripts/cluster/kept-process.mjs';

let kept: KeptProcess;
let said: jest.SpiedFunction<typeof console.error>;
/** why the next start is not possible; null: it is */
let obstacle: Error | null;

beforeEach(async () => {
  said = jest.spyOn(console, 'error').mockReturnValue();
  obstacle = null;
  kept = new KeptProcess({ name: 'sleeper', log: '/dev/null', launch, probe: async () => 'ready' });
});
afterEach(async () => {
  await kept.stop();
  said.mockRestore();
});

/** Starts a process that does nothing. */
async function launch() {
  if (obstacle !== null) throw obstacle;
  const sleeper = spawn('sleep', ['600'], { stdio: 'ignore' });
  const exited = once(sleeper, 'exit').then(([status, signal]) => String(signal ?? status));
  return { pid: sleeper.pid!, exited };
}

it('a process that cannot be started again for a while is started when that is over', async () => {
  await kept.start();
  const first = kept.pid!;
  obstacle = new Error('EAGAIN');
  process.kill(first, 'SIGKILL');
  while (said.mock.calls.length < 2) await pause(20);
  expect(said.mock.calls.map(([line]) => String(line))).toEqual([
    'sleeper ended (SIGKILL) and starts again in 0.5 s; its log is /dev/null',
    'sleeper could not be started (EAGAIN) and starts again in 1 s; its log is /dev/null',
  ]);
  expect(await kept.state()).toBe('crashed');
  obstacle = null;
  while (kept.pid === null) await pause(20);
  expect(kept.pid).not.toBe(first);
});

it('a process that cannot be replaced says so, and is started when it can be', async () => {
  await kept.start();
  obstacle = new Error('ENOENT');
  await expect(kept.replace()).rejects.toThrow('sleeper could not be started (ENOENT) and is tried again.');
  obstacle = null;
  while (kept.pid === null) await pause(20);
});

it('a process that cannot be started at first is not tried again', async () => {
  obstacle = new Error('ENOENT');
  await expect(kept.start()).rejects.toThrow('ENOENT');
  expect(said).not.toHaveBeenCalled();
});
