import { ScrapedAnswer } from './scraped-answer.js';

it('many scrapes ask once, and again after five seconds', async () => {
  let [asked, now] = [0, 0];
  const answer = new ScrapedAnswer(
    async () => (asked += 1),
    () => now,
  );
  expect(await Promise.all(Array.from({ length: 10 }, () => answer.read()))).toEqual(Array(10).fill(1));
  now = 4_999;
  expect(await answer.read()).toBe(1);
  now = 5_000;
  expect(await answer.read()).toBe(2);
});

it('a question that fails has no answer, and is not asked at once again', async () => {
  let asked = 0;
  const answer = new ScrapedAnswer(
    async () => {
      asked += 1;
      throw new Error('away');
    },
    () => 0,
  );
  expect([await answer.read(), await answer.read(), asked]).toEqual([null, null, 1]);
});

it('a scrape does not wait for a question that hangs, and does not ask it twice', async () => {
  let asked = 0;
  const answer = new ScrapedAnswer(() => {
    asked += 1;
    return new Promise<never>(() => undefined);
  });
  expect(await Promise.all([answer.read(), answer.read()])).toEqual([null, null]);
  expect(asked).toBe(1);
});
