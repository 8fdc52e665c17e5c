import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Settings } from '../config/settings.js';
import { Problem } from '../problems/problem.js';
import { digestOf, KEY_PREFIX } from './key-text.js';
import { KeysRepository, type StoredKey } from './keys.repository.js';
import { CHALLENGE, isWithoutKey, presentedKey, unknownKey } from './presented-key.js';
import { ANONYMOUS, BOOTSTRAP, type Principal } from './principal.js';

/** Milliseconds for which what the database said of a key is believed: so long a revoked one may still pass. */
const BELIEVED = 1_000;
/** The same while the database cannot be asked: those who may read go on reading what is in the cache. */
const BELIEVED_IN_NEED = 300_000;
/** How often the last use of a key is noted, in milliseconds. */
const NOTED_EVERY = 60_000;
/** Keys that are remembered, wrong ones included. */
const MOST_REMEMBERED = 10_000;

const identified = new WeakMap<IncomingMessage, Principal>();

/** The principal of a request that has been let in. */
export function principalOf(request: IncomingMessage): Principal {
  return identified.get(request) ?? ANONYMOUS;
}

interface Remembered {
  readonly key: StoredKey | null;
  /** when the database said so, on the clock of this process */
  readonly asked: number;
}

/** Whose a request is. */
@Injectable()
export class Identities {
  private readonly remembered = new LRUCache<string, Remembered>({ max: MOST_REMEMBERED });
  private readonly noted = new Map<number, number>();
  private readonly known = new WeakMap<IncomingMessage, Promise<Principal>>();
  private readonly bootstrap: Buffer | null;

  constructor(
    private readonly keys: KeysRepository,
    { adminApiKey }: Settings,
  ) {
    this.bootstrap = adminApiKey === null ? null : digestOf(adminApiKey);
  }

  /**
   * The principal of a request, asked for once however many want to know; at once when it has no key. Rejects with a 401 problem for a key
   * that is not known, has expired or was revoked, with 503 when that cannot be found out.
   * `mayAsk` is called before the database is asked for a key that nobody is known to have, and throws when it may not.
   */
  of(request: IncomingMessage, mayAsk = () => undefined as void): Principal | Promise<Principal> {
    if (isWithoutKey(request.headers)) return ANONYMOUS;
    const known = this.known.get(request);
    if (known) return known;
    const principal = this.identify(request, mayAsk);
    principal.then(
      (found) => identified.set(request, found),
      () => undefined, // whoever asks is told
    );
    this.known.set(request, principal);
    return principal;
  }

  /** Forgets what is known of all keys: one of them has been changed here. */
  forget(): void {
    this.remembered.clear();
  }

  private async identify({ headers }: IncomingMessage, mayAsk: () => void): Promise<Principal> {
    const presented = presentedKey(headers);
    if (presented === undefined) return ANONYMOUS;
    const digest = digestOf(presented);
    if (this.bootstrap !== null && timingSafeEqual(digest, this.bootstrap)) return BOOTSTRAP;
    const key = presented.startsWith(KEY_PREFIX) ? await this.find(digest, mayAsk) : null;
    if (key === null) throw unknownKey();
    if (key.state === 'expired') throw new Problem('api-key-expired', `The key "${key.name}" has expired.`, { headers: CHALLENGE });
    if (key.state === 'revoked') throw new Problem('api-key-revoked', `The key "${key.name}" was revoked.`, { headers: CHALLENGE });
    this.noteUse(key.id);
    return { kind: 'key', id: key.id, name: key.name, role: key.role };
  }

  private async find(digest: Buffer, mayAsk: () => void): Promise<StoredKey | null> {
    const name = digest.toString('base64url');
    const last = this.remembered.get(name);
    const age = last === undefined ? Infinity : performance.now() - last.asked;
    if (age < BELIEVED) return last!.key;
    if (!last?.key) mayAsk();
    try {
      const key = await this.keys.findByDigest(digest);
      this.remembered.set(name, { key, asked: performance.now() });
      return key;
    } catch (error) {
      if (last?.key && age < BELIEVED_IN_NEED) return last.key;
      throw error;
    }
  }

  /** Nobody waits for it, and nothing depends on it. */
  private noteUse(id: number): void {
    const now = performance.now();
    if (now - (this.noted.get(id) ?? -Infinity) < NOTED_EVERY) return;
    this.noted.set(id, now);
    this.keys.noteUse(id).catch(() => this.noted.delete(id));
  }
}
