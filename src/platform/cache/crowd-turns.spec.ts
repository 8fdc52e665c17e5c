import { CrowdTurns } from './crowd-turns.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('a few go on at once, and a crowd when the event loop has turned', async () => {
  let time = 0;
  const turns = new CrowdTurns(() => time);
  let gone = 0;
  const come = (count: number) => {
    for (let i = 0; i < count; i += 1) turns.take(() => (gone += 1));
  };
  come(8);
  expect(gone).toBe(8);
  come(20);
  expect(gone).toBe(8);
  await turn();
  expect(gone).toBe(28);
  time += 0.1; // the crowd goes on
  come(1);
  expect(gone).toBe(28);
  await turn();
  time += 1;
  come(8);
  expect(gone).toBe(37);
});
