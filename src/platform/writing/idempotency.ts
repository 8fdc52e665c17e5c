import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import type { Transaction } from '../database/writes.js';
import { Written } from '../pagination/found.js';
import { Problem } from '../problems/problem.js';
import type { WriteRequest } from './write-request.js';

/** How long an answer is kept for whoever repeats its request. */
const KEPT = `interval '24 hours'`;
/** Milliseconds that a repetition waits for the request that it repeats. */
const PATIENCE = 2_000;
/** Outlived answers that one request removes: more than come, so that they do not pile up. */
const REMOVED_AT_ONCE = 20;

interface Kept {
  outlived: boolean;
  same: boolean;
  answer: Omit<Written, 'replayed'>;
}

/**
 * Requests that were sent twice are done once (draft-ietf-httpapi-idempotency-key-header): the answer is kept in the transaction of its
 * write, so that there is never one without the other, whoever dies when.
 */
@Injectable()
export class Idempotency {
  /**
   * Takes the key of a request for this transaction, or answers what was answered to it before; waits while another transaction has it.
   * Throws 422 when the key was used for another request, 409 when the other one takes too long.
   */
  async claim(tx: Transaction, { repeatable, principal }: WriteRequest): Promise<Written | null> {
    if (repeatable === null) return null;
    const { key, fingerprint } = repeatable;
    await this.removeOutlived(tx);
    for (;;) {
      if (await this.take(tx, [ownerOf(principal), key, fingerprint])) return null;
      const [kept] = await tx.rows<Kept>(
        `select created_at < now() - ${KEPT} as outlived, fingerprint = $3 as same, answer from idempotency_keys where principal = $1 and key = $2`,
        [ownerOf(principal), key, fingerprint],
      );
      if (kept?.outlived) await tx.rows('delete from idempotency_keys where principal = $1 and key = $2', [ownerOf(principal), key]);
      else if (kept && !kept.same)
        throw new Problem('idempotency-key-reused', 'This Idempotency-Key was sent with another request; use a new one.');
      else if (kept) return Object.assign(new Written(kept.answer.self, kept.answer.etag, kept.answer.text), { replayed: true });
      // else: removed between the two statements
    }
  }

  /** Keeps the answer of the request that claimed its key. */
  async keep(tx: Transaction, { repeatable, principal }: WriteRequest, { self, etag, text }: Written): Promise<void> {
    if (repeatable === null) return;
    await tx.rows('update idempotency_keys set answer = $3 where principal = $1 and key = $2', [
      ownerOf(principal),
      repeatable.key,
      JSON.stringify({ self, etag, text }),
    ]);
  }

  private async take(tx: Transaction, values: unknown[]): Promise<boolean> {
    await tx.rows(`select set_config('lock_timeout', '${PATIENCE}', true)`);
    try {
      const taken = await tx.rows(
        'insert into idempotency_keys (principal, key, fingerprint) values ($1, $2, $3) on conflict do nothing returning 1 as taken',
        values,
      );
      await tx.rows(`select set_config('lock_timeout', (select reset_val from pg_settings where name = 'lock_timeout'), true)`);
      return taken.length > 0;
    } catch (error) {
      if ((error as { code?: string }).code !== '55P03') throw error;
      const headers = { 'retry-after': '1' };
      throw new Problem('idempotency-in-flight', 'The first request with this Idempotency-Key is still being done.', {
        cause: error,
        headers,
      });
    }
  }

  private async removeOutlived(tx: Transaction): Promise<void> {
    await tx.rows(
      `delete from idempotency_keys where ctid = any (array(
         select ctid from idempotency_keys where created_at < now() - ${KEPT} order by created_at limit ${REMOVED_AT_ONCE} for update skip locked
       ))`,
    );
  }
}

/** Keys of different clients never meet. */
function ownerOf(principal: Principal): string {
  return principal.kind === 'key' ? `key:${principal.id}` : 'anonymous';
}
