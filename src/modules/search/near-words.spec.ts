import { oneEditFrom } from './near-words.js';

it.each([
  ['gold', ['gld', 'old', 'golf', 'godl', 'goldy', 'ggold', 'goold', 'mold']],
  ['война', ['воина', 'вйона', 'войнам']],
  ['λογος', ['λογο', 'λογως']],
  ['東京', ['東', '京東']],
])('one slip makes %s of its neighbours', (word, near) => expect(oneEditFrom(word)).toEqual(expect.arrayContaining(near)));

it('answers each neighbour once, and neither the word itself nor an empty one', () => {
  const near = oneEditFrom('aab');
  expect(new Set(near).size).toBe(near.length);
  expect(near).not.toContain('aab');
  expect(oneEditFrom('a')).not.toContain('');
});

it('is symmetric: who is one slip away finds the way back', () => {
  for (const near of oneEditFrom('river')) expect(oneEditFrom(near)).toContain('river');
});

it('gives up on what is too long to be a word', () => expect(oneEditFrom('a'.repeat(41))).toEqual([]));
