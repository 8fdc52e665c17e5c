import { Account } from './account.js';
import type { Policy } from './policies.js';
import type { Principal } from './principal.js';

/** Principals that are counted one by one; and the accounts that all others share, by a hash of their names. */
const MOST = 20_000;
const SHARED = 256;
/** Accounts that one `sweep` looks at. */
const SWEPT = 2_000;

/**
 * The accounts of one kind of principal, in bounded memory. An account is forgotten when all has come back and the others were told of it,
 * which loses nothing. When there is no place for a newcomer, nobody's account is dropped for it: newcomers share a few accounts then, so
 * that a million addresses empty those, and not the memory of who has spent what.
 */
export class Accounts {
  private readonly own = new Map<string, Account>();
  private readonly shared = new Map<string, Account>();
  private sweeping: Iterator<Account> | undefined;

  constructor(
    private readonly most = MOST,
    private readonly sharedAtMost = SHARED,
  ) {}

  /** Accounts that are kept. */
  get size(): number {
    return this.own.size + this.shared.size;
  }

  /** The account of a principal, or the one that it shares. */
  of({ id }: Principal, policy: Policy, now: number): Account {
    const known = this.own.get(id);
    if (known !== undefined) {
      known.policy = policy;
      return known;
    }
    if (this.own.size >= this.most) return this.sharedOf(id, policy, now);
    const account = new Account(id, policy, now);
    this.own.set(id, account);
    return account;
  }

  /** All accounts that hold something. */
  *spent(now: number): Generator<Account> {
    for (const accounts of [this.own, this.shared]) for (const account of accounts.values()) if (account.levelAt(now) > 0) yield account;
  }

  /** Forgets some of those to whom all has come back; called again and again, it comes to each. */
  sweep(now: number): void {
    for (let i = 0; i < SWEPT; i += 1) {
      this.sweeping ??= this.own.values();
      const next = this.sweeping.next();
      if (next.done === true) {
        this.sweeping = undefined;
        return;
      }
      const account = next.value;
      if (!account.listed && account.levelAt(now) === 0) this.own.delete(account.id);
    }
  }

  private sharedOf(id: string, policy: Policy, now: number): Account {
    let hash = 0;
    for (let i = 0; i < id.length; i += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) >>> 0;
    const name = `others:${policy.role}:${hash % this.sharedAtMost}`;
    let account = this.shared.get(name);
    if (account === undefined) this.shared.set(name, (account = new Account(name, policy, now)));
    return account;
  }
}
