import { parseDimensions, parseWeight } from './measures.js';

describe('the size of a book', () => {
  it.each([
    ['5.4 x 3.8 x 0.6 inches', 137, 97, 15],
    ['24 cm', 240, null, null],
    ['23 x 31 cm.', 230, 310, null],
    ['200 × 130 mm', 200, 130, null],
    ['24,5 cm', 245, null, null],
    ['8 1/2 x 11 in.', 216, 279, null],
    ['8½ x 11"', 216, 279, null],
    ['30 cm +', 300, null, null],
  ])('%s is height, width and depth in millimetres', (raw, heightMm, widthMm, depthMm) => {
    expect(parseDimensions(raw)).toEqual({ heightMm, widthMm, depthMm });
  });

  it.each(['9 x 6', 'folio', '0 x 0 x 0 inches', '99999 cm', '1 x 2 x 3 x 4 cm', ''])('is not %j', (raw) => {
    expect(parseDimensions(raw)).toBeNull();
  });
});

describe('the weight of a book', () => {
  it.each([
    ['8 ounces', 227],
    ['1.2 kilograms', 1200],
    ['1,2 kg', 1200],
    ['1 pounds', 454],
    ['1 lb 4 oz', 567],
    ['1½ lb', 680],
    ['500g', 500],
    ['1,200 grams', 1200],
  ])('%s is %s grams', (raw, grams) => {
    expect(parseWeight(raw)).toBe(grams);
  });

  it.each(['12', '0 ounces', '1 stone', 'heavy', '999999 kg', ''])('is not %j', (raw) => {
    expect(parseWeight(raw)).toBeNull();
  });
});
