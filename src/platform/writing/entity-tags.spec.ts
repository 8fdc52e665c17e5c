import { matches, readEntityTags } from './entity-tags.js';

describe('entity tags of a condition', () => {
  it.each([
    ['"abc"', true],
    ['"abc-gzip"', true],
    ['"abc-br"', true],
    ['"x", "abc"', true],
    ['*', true],
    ['W/"abc"', false],
    ['"abc-zstd"', false],
    ['"ab"', false],
  ])('%s names the form of "abc": %s', (value, named) => {
    expect(matches(readEntityTags('If-Match', value), '"abc"')).toBe(named);
  });

  // one of 262,144 digests ends with -br
  it('name a digest that ends like the tag of a form', () => {
    const digest = '"90J0hL0_d9C6e80NmtMpPaPB-br"';
    expect(matches([digest], digest)).toBe(true);
    expect(matches(['"90J0hL0_d9C6e80NmtMpPaPB-br-gzip"'], digest)).toBe(true);
    expect(matches(['"90J0hL0_d9C6e80NmtMpPaPB"'], digest)).toBe(false);
  });
});
