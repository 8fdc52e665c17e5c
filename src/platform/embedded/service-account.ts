import { execFileSync, spawnSync } from 'node:child_process';

/** The account that a server runs under instead of root. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account for servers when we are root, which PostgreSQL refuses to run as: `postgres` where it exists, else `nobody`.
 * null when we are not root: servers then run as ourselves.
 */
export function serviceAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const account = accountNamed('postgres') ?? accountNamed('nobody');
  if (!account)
    throw new Error(
      'PostgreSQL cannot run as root, and there is no account postgres or nobody: start as another user, or set DATABASE_URL.',
    );
  return account;
}

/** The account that owns existing data, so that data stays usable when a better account appears later. null when nobody has that uid. */
export function accountOfOwner(uid: number): Account | null {
  return accountNamed(String(uid));
}

/** True when the account (or we ourselves, for null) may enter the directory, all its parents included. */
export function mayEnter(account: Account | null, directory: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], { ...identityOf(account), stdio: 'ignore' }).status === 0;
}

/** What `spawn` needs to run a program as the account. The working directory is one that every account may enter. */
export function identityOf(account: Account | null): { cwd: string; uid?: number; gid?: number } {
  return account ? { cwd: '/', uid: account.uid, gid: account.gid } : { cwd: '/' };
}

function accountNamed(name: string): Account | null {
  try {
    const id = (what: string) => execFileSync('id', [what, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return { name: id('-un'), uid: Number(id('-u')) >>> 0, gid: Number(id('-g')) >>> 0 };
  } catch {
    return null;
  }
}
