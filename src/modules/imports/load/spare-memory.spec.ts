import { SpareMemory } from './spare-memory.js';

test('memory that was given back is used again, once', () => {
  const memory = new SpareMemory();
  expect(memory.take(1)).toBeNull();
  const piece = new ArrayBuffer(8);
  memory.give(piece);
  expect(memory.take(8)).toBe(piece);
  expect(memory.take(8)).toBeNull();
});

test('a piece that is too small is forgotten', () => {
  const memory = new SpareMemory();
  memory.give(new ArrayBuffer(8));
  expect(memory.take(9)).toBeNull();
  expect(memory.take(1)).toBeNull();
});
