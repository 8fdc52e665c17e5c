import { otherPages } from './other-pages.js';

describe('the pages that are missed', () => {
  it('are more than a hundred thousand, each another one', () => {
    const next = otherPages();
    const addresses = Array.from({ length: 100_000 }, next);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(addresses[0]).toBe('/v1/books?limit=10&sort=title,published&offset=1');
  });

  it('come to an end with a sentence', () => {
    const next = otherPages();
    expect(() => {
      for (;;) next();
    }).toThrow(/^There are only \d+ pages to miss: use fewer rounds/);
  });
});
