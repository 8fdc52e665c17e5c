/** Height, width and depth in whole millimetres; null where not given. */
export interface Dimensions {
  heightMm: number | null;
  widthMm: number | null;
  depthMm: number | null;
}

const MILLIMETRES: [RegExp, number][] = [
  [/^(?:in|ins|inch|inches|["″”])$/, 25.4],
  [/^(?:cm|centimet(?:er|re)s?)$/, 10],
  [/^(?:mm|millimet(?:er|re)s?)$/, 1],
];
const GRAMS: [RegExp, number][] = [
  [/^(?:oz|ounces?)$/, 28.349523125],
  [/^(?:lbs?|pounds?)$/, 453.59237],
  [/^(?:kg|kgs|kilos?|kilogram(?:me)?s?)$/, 1000],
  [/^(?:g|gr|gm|grs|gms|gram(?:me)?s?)$/, 1],
];
const LONGEST = 100;
const LONGEST_MM = 5000;
const HEAVIEST_G = 200_000;

/**
 * Reads "9 x 6 x 0.6 inches", "24 cm" or "23 x 31 cm." in the order of catalogues: height, width, depth. Null without a
 * unit, and for sizes no book has.
 */
export function parseDimensions(raw: string): Dimensions | null {
  const [, sizes, unit] = /^(\d[\d\s.,/x×*½¼¾]*?)\s*([a-z]+|["″”])\.?[;:,+\s]*$/.exec(measureText(raw)) ?? [];
  const factor = factorOf(unit, MILLIMETRES);
  if (sizes === undefined || factor === null) return null;
  const lengths = sizes.split(/[x×*]/).map((size) => wholeWithin(readNumber(size), factor, LONGEST_MM));
  if (lengths.length > 3 || lengths.includes(null)) return null;
  const [heightMm = null, widthMm = null, depthMm = null] = lengths;
  return { heightMm, widthMm, depthMm };
}

/** Reads "8 ounces", "1.2 kilograms" or "1 pound 4 oz" as whole grams; null without a unit, and for weights no book has. */
export function parseWeight(raw: string): number | null {
  const text = measureText(raw);
  const parts = [...text.matchAll(/([\d.,/½¼¾\s]*\d[½¼¾]?|[½¼¾])\s*([a-z]+)\.?,?\s*/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return null;
  let grams = 0;
  for (const [, amount = '', unit] of parts) grams += readNumber(amount) * (factorOf(unit, GRAMS) ?? Number.NaN);
  return wholeWithin(grams, 1, HEAVIEST_G);
}

/** Lower case; nothing for a text too long to be a measure. */
function measureText(raw: string): string {
  return raw.length > LONGEST ? '' : raw.trim().toLowerCase();
}

function factorOf(unit: string | undefined, units: [RegExp, number][]): number | null {
  return units.find(([pattern]) => pattern.test(unit ?? ''))?.[1] ?? null;
}

/** "8.5", "8,5", "1,200", "8 1/2" and "8½"; NaN when it is no number. */
function readNumber(text: string): number {
  const spelt = text.replace('½', ' 1/2').replace('¼', ' 1/4').replace('¾', ' 3/4').trim();
  const [, whole, above, below] = /^(?:(\d+(?:[.,]\d+)?)(?:\s+|$))?(?:(\d\d?)\/(\d\d?))?$/.exec(spelt) ?? [];
  if (whole === undefined && above === undefined) return Number.NaN;
  const decimal = (whole ?? '0').replace(/,(?=\d{3}$)/, '').replace(',', '.');
  return Number(decimal) + (above === undefined ? 0 : Number(above) / Number(below));
}

function wholeWithin(amount: number, factor: number, most: number): number | null {
  const rounded = Math.round(amount * factor);
  return rounded >= 1 && rounded <= most ? rounded : null;
}
