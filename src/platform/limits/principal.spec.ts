import { networkOf, principalOf } from './principal.js';

describe('whose limit a request counts against', () => {
  it('is that of its key, wherever it comes from', () => {
    expect(principalOf({ kind: 'key', id: 12, name: 'k', role: 'editor' }, '127.0.0.1')).toEqual({ id: 'key:12', role: 'editor' });
  });

  it('is nobody for an admin, and for the machine itself without a key', () => {
    expect(principalOf({ kind: 'key', id: 1, name: 'k', role: 'admin' }, '203.0.113.7')).toBeNull();
    for (const address of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])
      expect(principalOf({ kind: 'anonymous' }, address)).toBeNull();
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0000:0000:ffff:1:2:3', '2001:db8:0:0::/64'],
    ['2001:DB8:0:0:1::', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['::2:3:4:5:6', '0:0:0:2::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['nonsense', 'nonsense'],
  ])('%s is counted as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
