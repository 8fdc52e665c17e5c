import { Accounts } from './accounts.js';
import { policyOf } from './policies.js';
import type { Principal } from './principal.js';

const policy = policyOf('anonymous', 60_000)!; // a unit is a millisecond
const from = (id: string): Principal => ({ id, role: 'anonymous' });

describe('the accounts of principals', () => {
  it('are forgotten when all has come back, and not before', () => {
    const accounts = new Accounts();
    accounts.of(from('a'), policy, 0).spend(100, 0);
    accounts.sweep(99);
    expect(accounts.size).toBe(1);
    accounts.sweep(100);
    expect(accounts.size).toBe(0);
  });

  it('are not forgotten while the others have yet to be told', () => {
    const accounts = new Accounts();
    const account = accounts.of(from('a'), policy, 0);
    account.spend(1, 0);
    account.listed = true;
    accounts.sweep(1_000);
    expect(accounts.size).toBe(1);
  });

  it('are all come to by sweeping again and again', () => {
    const accounts = new Accounts(10_000);
    for (let i = 0; i < 9_000; i += 1) accounts.of(from(`${i}`), policy, 0).spend(1, 0);
    for (let i = 0; i < 6; i += 1) accounts.sweep(1);
    expect(accounts.size).toBe(0);
  });

  it('stay as they are when a hundred thousand others come: those share a few', () => {
    const accounts = new Accounts(1_000, 16);
    for (let i = 0; i < 1_000; i += 1) accounts.of(from(`known ${i}`), policy, 0).spend(5_000, 0);
    for (let i = 0; i < 100_000; i += 1) accounts.of(from(`other ${i}`), policy, 0).spend(2, 0);
    expect(accounts.size).toBe(1_016);
    expect(accounts.of(from('known 0'), policy, 0).levelAt(0)).toBe(5_000);
    expect(accounts.of(from('yet another'), policy, 0).remainingAt(0)).toBe(0);
  });
});
