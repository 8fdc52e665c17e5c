import type { Account } from './account.js';
import { Accounts } from './accounts.js';
import { LimitMetrics } from './limit-metrics.js';
import { type LimitedRole, type Policy, policyOf } from './policies.js';
import type { Principal } from './principal.js';
import type { LevelExchange, Told } from './level-exchange.js';

/** How often the others are told what was spent here, and asked what was spent there; milliseconds. */
export const EVERY = 100;
/** Accounts in one question: a long script keeps the other users of Redis waiting. */
const LARGEST = 200;

/** Units a minute for each role; 0: no limit. */
export type Rates = Readonly<Record<LimitedRole, number>>;

/**
 * Who may spend how much. Every decision is made here and now, on what all processes together were known to have spent a tenth of a
 * second ago and what was spent here since; nothing waits for Redis. So n processes may together let a principal spend more than its
 * quota: at most n - 1 times what one of them lets it spend in the time between two questions. What was spent too much is counted all the
 * same, and is waited for. While Redis is away each process goes on with what it knows: the limit is one of each process then.
 */
export class RateLimits {
  /** Told when somebody spends. */
  onWake: () => void = () => undefined;
  private readonly policies: Readonly<Record<LimitedRole, Policy | null>>;
  private readonly keys = new Accounts();
  private readonly addresses = new Accounts();
  private spentSince: Account[] = [];
  /** something that was spent may not have reached the others */
  private apart = false;
  private sharing: Promise<void> | undefined;

  /** `shared`: null when there are no others. `now`: milliseconds, of a clock that is never set back. */
  constructor(
    rates: Rates,
    private readonly shared: LevelExchange | null,
    private readonly metrics: LimitMetrics,
    private readonly now: () => number = () => performance.now(),
  ) {
    const policy = (role: LimitedRole) => policyOf(role, rates[role]);
    this.policies = { anonymous: policy('anonymous'), reader: policy('reader'), editor: policy('editor'), librarian: policy('librarian') };
  }

  /** Principals that are remembered. */
  get size(): number {
    return this.keys.size + this.addresses.size;
  }

  /** Spends units if they are there. Answers 0, or the whole seconds until they will be, and then nothing was spent. */
  take(principal: Principal, units: number): number {
    const now = this.now();
    const account = this.accountOf(principal, now);
    if (account === null) return 0;
    const wait = account.waitFor(units, now);
    if (wait === 0) account.spend(units, now);
    else this.metrics.limited[principal.role] += 1;
    this.list(account); // also of one that is refused: the others may know better by now
    return Math.ceil(wait / 1_000);
  }

  /** Spends what a request turned out to cost besides, whether it is there or not. */
  charge(principal: Principal, units: number): void {
    const now = this.now();
    const account = units === 0 ? null : this.accountOf(principal, now);
    if (account === null) return;
    account.spend(units, now);
    this.list(account);
  }

  /**
   * `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers): names and values by turns; none without a limit. `r`:
   * units that are left, `t`: seconds until all are.
   */
  headersFor(principal: Principal): string[] {
    const now = this.now();
    const account = this.accountOf(principal, now);
    if (account === null) return [];
    const { role, header } = account.policy;
    const level = `"${role}";r=${account.remainingAt(now)};t=${Math.ceil(account.levelAt(now) / 1_000)}`;
    return ['ratelimit-policy', header, 'ratelimit', level];
  }

  /**
   * Tells the others what was spent here and learns what was spent there; forgets who has spent nothing. Called every `EVERY` ms from `onWake`
   * on, while anybody is remembered.
   */
  share(): Promise<void> {
    this.keys.sweep(this.now());
    this.addresses.sweep(this.now());
    return (this.sharing ??= this.shareNow().finally(() => (this.sharing = undefined)));
  }

  private async shareNow(): Promise<void> {
    const touched = this.spentSince;
    this.spentSince = [];
    for (const account of touched) account.listed = false;
    if (this.shared === null || (touched.length === 0 && !this.apart)) return void forgetUntold(touched);
    // after Redis was away, of all who have spent; else of those who did since
    const how = this.apart ? 'level' : 'untold';
    const accounts = this.apart ? [...this.keys.spent(this.now()), ...this.addresses.spent(this.now())] : touched;
    this.apart = false;
    for (let i = 0; i < accounts.length && !this.apart; i += LARGEST)
      this.apart = !(await this.tell(this.shared, accounts.slice(i, i + LARGEST), how));
    // it stays in the level, which is what is told when Redis is back
    if (this.apart) forgetUntold(accounts);
  }

  /** Answers whether the others know. The level is told instead of what was spent when some of that has come back since. */
  private async tell(shared: LevelExchange, accounts: readonly Account[], how: 'level' | 'untold'): Promise<boolean> {
    const now = this.now();
    const told = accounts.map((account): Told => {
      const what = how === 'level' ? { more: 0, atLeast: account.levelAt(now) } : { more: account.untold, atLeast: 0 };
      return { id: account.id, ...what, atMost: account.highest };
    });
    forgetUntold(accounts);
    const levels = await shared.add(told);
    if (levels === null) {
      this.metrics.unshared += 1;
      return false;
    }
    for (const [i, account] of accounts.entries()) account.learn(levels[i]!, this.now());
    return true;
  }

  private accountOf(principal: Principal, now: number): Account | null {
    const policy = this.policies[principal.role];
    if (policy === null) return null;
    return (principal.role === 'anonymous' ? this.addresses : this.keys).of(principal, policy, now);
  }

  private list(account: Account): void {
    if (account.listed) return;
    account.listed = true;
    this.spentSince.push(account);
    this.onWake();
  }
}

function forgetUntold(accounts: readonly Account[]): void {
  for (const account of accounts) account.untold = 0;
}
