/** Numbers of one page; a page is made when one of its numbers comes in. */
const PAGE_BITS = 16;
const PAGE_MASK = 2 ** PAGE_BITS - 1;

/** A set of whole numbers, a bit for each: the numbers of keys lie close together. */
export class NumberSet {
  private readonly pages: (Uint32Array | undefined)[] = [];

  /** Adds a number and answers whether it was new. */
  add(number: number): boolean {
    const page = (this.pages[number >>> PAGE_BITS] ??= new Uint32Array(2 ** (PAGE_BITS - 5)));
    const word = (number & PAGE_MASK) >>> 5;
    const bit = 1 << (number & 31);
    if ((page[word]! & bit) !== 0) return false;
    page[word]! |= bit;
    return true;
  }

  has(number: number): boolean {
    const page = this.pages[number >>> PAGE_BITS];
    return page !== undefined && (page[(number & PAGE_MASK) >>> 5]! & (1 << (number & 31))) !== 0;
  }
}
