import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const compiled = pathToFileURL(join(process.cwd(), 'dist/platform/lifecycle/kept-tick.js')).href;

/** A process that makes ticks, collects garbage while none of them waits, and makes others; it prints one of each as the engine has it. */
const PROCESS = `
import { executionAsyncResource } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { keepTick } from '${compiled}';
keepTick();
const tick = (then) => new Promise((resolve) => process.nextTick(() => resolve(then?.())));
for (const turn of [0, 1]) {
  for (let i = 0; i < 300; i += 1) await tick();
  await tick(() => { %DebugPrint(executionAsyncResource()); });
  for (let i = 0; i < 20 && turn === 0; i += 1) { gc(); await pause(5); }
}`;

it('ticks have the same shape after garbage was collected as before', () => {
  const printed = execFileSync(process.execPath, ['--expose-gc', '--allow-natives-syntax', '--input-type=module', '--eval', PROCESS], {
    encoding: 'utf8',
  });
  const shapes = [...printed.matchAll(/^ - map: (0x[0-9a-f]+) /gm)].map(([, address]) => address);
  expect(shapes).toHaveLength(2);
  expect(shapes[1]).toBe(shapes[0]);
});
