import { CopyText } from './copy-text.js';

const lines = Array.from({ length: 5_000 }, (_, i) => `${i}\tKés, ja talvi 𝄞\n`);

test('rows are bytes in their order, however many there are', () => {
  const text = new CopyText();
  for (const line of lines) text.add(line);
  expect(text.written().toString()).toBe(lines.join(''));
});

test('rows that were forgotten do not come again', () => {
  const text = new CopyText();
  for (const line of lines) text.add(line);
  text.clear();
  text.add(lines[0]!);
  expect(text.written().toString()).toBe(lines[0]);
});

test('no row is no byte', () => {
  expect(new CopyText().written()).toHaveLength(0);
});
