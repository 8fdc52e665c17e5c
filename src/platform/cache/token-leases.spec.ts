import { TokenLeases } from './token-leases.js';

const TAGS = ['books#1', 'books!'];
const tokens = (first: string) => async () => new Map([...TAGS, 'works'].map((tag) => [tag, `${first}-${tag} `]));

let time = 1_000;
let leases: TokenLeases;
beforeEach(() => (leases = new TokenLeases(() => time)));

it('what was read is believed for 20 ms, from when it was asked for', async () => {
  await leases.take(async () => {
    time += 15;
    return tokens('a')();
  });
  expect(leases.confirm(TAGS, 'a-books#1 a-books! ')).toBe(true);
  time += 5;
  expect(leases.confirm(TAGS, 'a-books#1 a-books! ')).toBe(true);
  time += 1;
  expect(leases.confirm(TAGS, 'a-books#1 a-books! ')).toBe(false);
});

it('other tokens, and tags that were not read, are not confirmed', async () => {
  await leases.take(tokens('a'));
  expect(leases.confirm(TAGS, 'b-books#1 a-books! ')).toBe(false);
  expect(leases.confirm([...TAGS, 'authors'], 'a-books#1 a-books! ')).toBe(false);
  await leases.take(tokens('b'));
  expect(leases.confirm(TAGS, 'a-books#1 a-books! ')).toBe(false);
  expect(leases.confirm(TAGS, 'b-books#1 b-books! ')).toBe(true);
});

it('nothing is believed that could not be read, or that is doubted', async () => {
  expect(await leases.take(async () => null)).toBeNull();
  await leases.take(tokens('a'));
  leases.clear();
  expect(leases.confirm(TAGS, 'a-books#1 a-books! ')).toBe(false);
});
