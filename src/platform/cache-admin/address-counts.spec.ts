import { AddressCounts } from './address-counts.js';

function counted(addresses: string[], most?: number): AddressCounts {
  const counts = new AddressCounts(most);
  for (const address of addresses) counts.add(address);
  return counts;
}

it('the most frequent come first, and equal ones in the order in which they came', () => {
  expect(counted(['c', 'b', 'a', 'b', 'd', 'a', 'a']).top(10)).toEqual(['a', 'b', 'c', 'd']);
});

it('no more than the limit come at all', () => {
  expect(counted(['a', 'b', 'b']).top(1)).toEqual(['b']);
});

it('nothing is forgotten while there is room', () => {
  expect(counted(['a', 'b', 'c', 'a'], 3)).toMatchObject({ size: 3, thinned: false });
});

it('what is frequent is found among any number that are not', () => {
  const rare = Array.from({ length: 10_000 }, (_, i) => `rare ${i}`);
  const mixed = rare.flatMap((address, i) => (i % 3 === 0 ? [address, 'often'] : i % 10 === 0 ? [address, 'at times'] : [address]));
  const counts = counted(mixed, 20);
  expect(counts.top(2)).toEqual(['often', 'at times']);
  expect(counts.thinned).toBe(true);
  expect(counts.size).toBeLessThanOrEqual(20);
});
