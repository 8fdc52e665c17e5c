import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Account, accountOfOwner, mayEnter, serviceAccount } from './service-account.js';

/** Where root keeps what a service account must reach and the chosen home hides from it. */
const SYSTEM_DIRECTORY = '/var/lib/colophon';
/** sun_path holds 104 bytes on macOS and 108 on Linux, the final NUL included. */
const LONGEST_SOCKET_PATH = 100;
const LONGEST_SOCKET_NAME = '.s.PGSQL.5432';

/** Where the files of the embedded servers lie, and which account owns them. */
export interface ServerFiles {
  readonly home: string;
  /** null: the servers run as ourselves */
  readonly account: Account | null;
  /** the PostgreSQL data directory; may not exist yet */
  readonly data: string;
  /** sockets and locks; exists, and nobody else may enter it */
  readonly run: string;
  /** the parent of copied programs; may not exist yet */
  readonly programs: string;
}

/**
 * Decides where the servers of a home keep their files and creates the directories. Existing data decides first, so that a changed
 * permission never makes a server start empty beside it. Throws a sentence when the account cannot work there.
 */
export function openServerFiles(home: string): ServerFiles {
  const real = openHome(resolve(home));
  const key = keyOf(real);
  const preferred = serviceAccount();
  const base = preferred ? baseFor(preferred, real, join(SYSTEM_DIRECTORY, key)) : real;
  const data = join(base, 'postgres');
  const account = holdsFiles(data) ? ownerOf(data, preferred) : preferred;
  if (holdsFiles(data) && !mayEnter(account, data)) {
    throw new Error(
      `The data in ${data} cannot be reached by the account ${account?.name ?? 'of this process'}: make its parent directories accessible, or set COLOPHON_HOME.`,
    );
  }
  const programs = preferred ? SYSTEM_DIRECTORY : real;
  return { home: real, account, data, run: openRunDirectory(join(base, 'run'), key, account), programs };
}

/**
 * Where the data lies of the embedded server of a home whose socket is in a directory, whoever may read it; null: a server with its socket
 * there is none of this home. Creates nothing.
 */
export function dataBehind(home: string, socketDirectory: string): string | null {
  try {
    const real = realpathSync(home);
    const key = keyOf(real);
    const base = [real, join(SYSTEM_DIRECTORY, key)].find((directory) => existsSync(join(directory, 'postgres')));
    return base !== undefined && runDirectory(join(base, 'run'), key) === socketDirectory ? join(base, 'postgres') : null;
  } catch {
    return null;
  }
}

/** Opens a log file of a server in the home, to append to. The caller closes the descriptor. */
export function openLog(files: ServerFiles, name: string): number {
  return openSync(join(files.home, name), 'a', 0o600);
}

/** Creates a directory that only the account (or we) may enter; an existing one must already be so, or it is a sentence. */
function makePrivate(directory: string, account: Account | null): void {
  const own = process.getuid?.();
  const owner = account?.uid ?? own;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const found = lstatSync(directory);
  if (!found.isDirectory() || (found.uid !== owner && found.uid !== own) || (found.mode & 0o077) !== 0) {
    throw new Error(
      `${directory} must be a directory that only ${account?.name ?? 'the user of this process'} may enter: remove it and start again.`,
    );
  }
  if (account && found.uid !== owner) chownSync(directory, account.uid, account.gid);
}

function openHome(home: string): string {
  try {
    mkdirSync(home, { recursive: true });
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
    return realpathSync(home);
  } catch (error) {
    throw new Error(`The directory ${home} cannot be written to: set COLOPHON_HOME to one that can.`, { cause: error });
  }
}

/** Names the directory of a home where several have theirs. */
function keyOf(home: string): string {
  return createHash('sha256').update(home).digest('hex').slice(0, 12);
}

function baseFor(account: Account, home: string, elsewhere: string): string {
  if (holdsFiles(join(home, 'postgres'))) return home;
  if (!holdsFiles(join(elsewhere, 'postgres')) && mayEnter(account, home)) return home;
  mkdirSync(elsewhere, { recursive: true });
  for (const directory of [dirname(elsewhere), elsewhere]) chmodSync(directory, 0o755);
  const note = `The data of this directory is in ${elsewhere}, because the account ${account.name}, which PostgreSQL runs as, may not enter ${home}.\n`;
  writeFileSync(join(home, 'data-is-elsewhere.txt'), note);
  return elsewhere;
}

/** An empty directory, which somebody may have prepared, is not data yet. */
function holdsFiles(directory: string): boolean {
  try {
    return readdirSync(directory).length > 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

function ownerOf(data: string, preferred: Account | null): Account | null {
  const { uid } = lstatSync(data);
  if (!preferred) {
    if (uid === process.getuid?.()) return null;
    throw new Error(
      `The data in ${data} belongs to another user (uid ${uid}): start as that user, or as root, or set COLOPHON_HOME to another directory.`,
    );
  }
  if (uid === preferred.uid) return preferred;
  const owner = uid === 0 ? null : accountOfOwner(uid);
  if (!owner)
    throw new Error(`The data in ${data} belongs to uid ${uid}, which PostgreSQL cannot run as: change its owner to ${preferred.name}.`);
  return owner;
}

function openRunDirectory(wanted: string, key: string, account: Account | null): string {
  const run = runDirectory(wanted, key);
  makePrivate(run, account);
  return run;
}

/** A comma would separate two directories in the settings of PostgreSQL and in the host list of its clients. */
function runDirectory(wanted: string, key: string): string {
  const usable = Buffer.byteLength(join(wanted, LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH && !wanted.includes(',');
  return usable ? wanted : join(realpathSync(tmpdir()), `colophon-${key}`);
}
