import { open, seal } from './cursor.js';

const key = Buffer.from('a key');
const cursor = { way: 'after' as const, values: ['Ämne "x"', '2025-01-01 00:00:00.000001+00', '7'] };

describe('a cursor', () => {
  it('says what it was made of, and is the same every time', () => {
    const text = seal(cursor, 'books title', key);
    expect(text).toMatch(/^[\w-]+$/);
    expect(open(text, 'books title', key)).toEqual(cursor);
    expect(seal(cursor, 'books title', key)).toBe(text);
  });

  it('opens no other list, and not with another key', () => {
    const text = seal(cursor, 'books title', key);
    expect(open(text, 'books id', key)).toBeNull();
    expect(open(text, 'books title', Buffer.from('another'))).toBeNull();
  });

  it('cannot be changed in any place', () => {
    const text = seal(cursor, 'books title', key);
    for (let i = 0; i < text.length; i += 1) {
      expect(open(`${text.slice(0, i)}${text[i] === 'A' ? 'B' : 'A'}${text.slice(i + 1)}`, 'books title', key)).toBeNull();
    }
    for (const odd of ['', 'x', text.slice(1), `${text}A`, `${text}=`, text.slice(0, 20)]) expect(open(odd, 'books title', key)).toBeNull();
  });
});
