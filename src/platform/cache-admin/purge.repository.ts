import { Injectable } from '@nestjs/common';
import { kindOf } from '../cache/cache-tags.js';
import { Writes } from '../database/writes.js';
import { type Mistake, MOST_TOLD, Problem } from '../problems/problem.js';
import { type Actor, Audit } from '../writing/audit.repository.js';
import { DeclaredTags } from './declared-tags.js';
import { EVERYTHING, type Purge } from './purge.dto.js';

/** Tags of one row of the outbox: a notification may have 8,000 bytes. */
const MOST_TAGS = 100;

/** Puts stored pages out of reach in the way of a write, so that what holds for a write (no Redis, a crash, other instances) holds here. */
@Injectable()
export class PurgeRepository {
  constructor(
    private readonly writes: Writes,
    private readonly declared: DeclaredTags,
    private readonly audit: Audit,
  ) {}

  /**
   * Says in the outbox, as the trigger function touch_cache does, that the tags were touched; also while a first load keeps writers out. Answers the tags,
   * `*` spelled out, when no instance serves what it puts out of reach.
   */
  async run({ tags }: Purge, actor: Actor): Promise<string[]> {
    this.demandKinds(tags);
    const touched = [...new Set(tags.flatMap((tag) => (tag === EVERYTHING ? this.declared.ofAllPages() : tag)))];
    await this.writes.runBulk(async (tx) => {
      await this.audit.add(tx, actor, { action: 'purge', kind: 'cache', id: null, before: null, after: null });
      for (let from = 0; from < touched.length; from += MOST_TAGS) {
        await tx.rows('insert into cache_outbox (tags) values ($1)', [touched.slice(from, from + MOST_TAGS)]);
      }
    });
    await this.writes.settleOthers();
    return touched;
  }

  /** Throws a 422 problem that points at every tag of a kind that no page shows: it would do nothing, and its token would stay for ever. */
  private demandKinds(tags: readonly string[]): void {
    const kinds = this.declared.kinds();
    const mistakes = tags.flatMap((tag, i): Mistake[] => {
      if (tag === EVERYTHING || kinds.includes(kindOf(tag))) return [];
      const message = `${tag} is about none of the kinds that pages show: ${kinds.join(', ')}`;
      return [{ in: 'body', pointer: `/tags/${i}`, code: 'unknown', message }];
    });
    mistakes.splice(MOST_TOLD);
    if (mistakes.length > 0) throw new Problem('invalid-body', mistakes.map(({ message }) => message).join('; '), { errors: mistakes });
  }
}
