import { CopyText } from './copy-text.js';

test('rows are bytes in their order, however many there are', () => {
  const text = new CopyText();
  const lines = Array.from({ length: 5_000 }, (_, i) => `${i}\tKés, ja talvi 𝄞\n`);
  for (const line of lines) text.add(line);
  expect(text.take().toString()).toBe(lines.join(''));
});

test('no row is no byte', () => {
  expect(new CopyText().take()).toHaveLength(0);
});
