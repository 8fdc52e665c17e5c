import { remembered } from './remembered.js';

test('the same text is answered once while it is met again and again, and others do not fill the memory', () => {
  let asked = 0;
  const length = remembered((text) => {
    asked++;
    return text.length;
  });
  expect([length('abc'), length('abc'), length('')]).toEqual([3, 3, 0]);
  expect(asked).toBe(2);
  for (let i = 0; i < 20_000; i++) {
    length(`number ${i}`);
    length('abc');
  }
  expect(asked).toBe(20_002);
  length('number 0');
  expect(asked).toBe(20_003);
});

test('an answer that is null or undefined is remembered, too, and a long text never', () => {
  let asked = 0;
  const nothing = remembered((text) => {
    asked++;
    return text === 'a' ? null : undefined;
  });
  expect([nothing('a'), nothing('a'), nothing('b'), nothing('b')]).toEqual([null, null, undefined, undefined]);
  expect(asked).toBe(2);
  const long = 'x'.repeat(101);
  nothing(long);
  nothing(long);
  expect(asked).toBe(4);
});
