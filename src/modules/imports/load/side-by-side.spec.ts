import { setImmediate as turn } from 'node:timers/promises';
import { sideBySide, type Task } from './side-by-side.js';

/** Does the tasks and tells what began and ended, in this order. */
async function told(tasks: readonly Task[], { workers = 2, done = [] as string[], failing = '' } = {}): Promise<string[]> {
  const events: string[] = [];
  const numbers = Array.from({ length: workers }, (_, i) => i);
  const all = sideBySide(tasks, numbers, new Set(done), async ({ name }) => {
    events.push(`${name} begins`);
    await turn();
    if (name === failing) throw new Error('broken');
    events.push(`${name} ends`);
  });
  await all.catch((error: Error) => events.push(error.message));
  return events;
}

it('what does not wait for each other runs side by side, in the order of the list', async () => {
  const tasks = ['a', 'b', 'c'].map((name) => ({ name, after: [] }));
  expect((await told(tasks)).slice(0, 2)).toEqual(['a begins', 'b begins']);
  expect((await told(tasks, { workers: 1 }))[2]).toBe('b begins');
});

it('a task begins when all that it waits for is done', async () => {
  const events = await told([
    { name: 'last', after: ['a', 'b'] },
    { name: 'a', after: [] },
    { name: 'b', after: ['a'] },
  ]);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'last begins', 'last ends']);
});

it('what locks the same does not run at the same time', async () => {
  const events = await told([
    { name: 'a', after: [], locks: ['books', 'works'] },
    { name: 'b', after: [], locks: ['works'] },
    { name: 'c', after: [], locks: ['authors'] },
  ]);
  expect(events.slice(0, 2)).toEqual(['a begins', 'c begins']);
  expect(events.indexOf('b begins')).toBeGreaterThan(events.indexOf('a ends'));
});

it('nothing more begins once somebody stops it', async () => {
  const stop = new AbortController();
  const events: string[] = [];
  const tasks = ['a', 'b', 'c', 'd'].map((name) => ({ name, after: name === 'd' ? ['a'] : [] }));
  const run = async ({ name }: Task) => {
    events.push(name);
    await turn();
    stop.abort();
  };
  await sideBySide(tasks, [1, 2, 3], new Set(), run, stop.signal);
  expect(events).toEqual(['a', 'b', 'c']);
});

it('what is done already is not done again, and is waited for by nobody', async () => {
  const tasks = [
    { name: 'a', after: [] },
    { name: 'b', after: ['a'] },
  ];
  expect(await told(tasks, { done: ['a'] })).toEqual(['b begins', 'b ends']);
  expect(await told(tasks, { done: ['a', 'b'] })).toEqual([]);
});

it('after a failure nothing begins, and the error names the task', async () => {
  const events = await told(
    [
      { name: 'a', after: [] },
      { name: 'b', after: [] },
      { name: 'c', after: [] },
      { name: 'd', after: ['a'] },
    ],
    { failing: 'a' },
  );
  expect(events).toEqual(['a begins', 'b begins', 'b ends', 'a: broken']);
});

it('tasks that wait for what is never done are an error', async () => {
  expect(await told([{ name: 'a', after: ['nothing'] }])).toEqual(['These wait for what is never done: a']);
});
