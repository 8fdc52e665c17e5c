import { deflateLines, lineOfPack } from './packs.js';

describe('A pack', () => {
  const lines = ['first', '', 'third, Žižek', 'last'];
  const pack = deflateLines(Buffer.from(lines.map((line) => `${line}\n`).join('')));

  it('answers each of its lines', () => {
    expect(lines.map((_, place) => lineOfPack(pack, place).toString())).toEqual(lines);
  });

  it.each([4, 5, 1000])('has no line %i', (place) => {
    expect(() => lineOfPack(pack, place)).toThrow(`The pack has no line ${place}.`);
  });
});
