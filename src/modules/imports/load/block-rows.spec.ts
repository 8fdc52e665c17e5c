import { BlockRows } from './block-rows.js';

const TITLE = 'A title';

/** The text of the rows of one block with this many works. */
function block(rows: BlockRows, works: number, spare: ArrayBuffer | null) {
  for (let id = 1; id <= works; id++) rows.orphan(id, TITLE, TITLE);
  const taken = rows.take(spare);
  return { ...taken, text: Buffer.from(taken.copies[0]!.bytes).toString() };
}

const expected = (works: number) => Array.from({ length: works }, (_, i) => `${i + 1}\t${TITLE}\t${TITLE}\n`).join('');

test('rows are put into memory that is spare, and nothing that lay there is seen', () => {
  const rows = new BlockRows(1);
  const first = block(rows, 100, null);
  expect(first.text).toBe(expected(100));
  const second = block(rows, 3, first.rows);
  expect(second.rows).toBe(first.rows);
  expect(second.text).toBe(expected(3));
});

test('what does not fit goes into larger memory', () => {
  const small = new ArrayBuffer(16);
  const { rows, text } = block(new BlockRows(1), 10, small);
  expect(rows).not.toBe(small);
  expect(text).toBe(expected(10));
});
