import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { BatchReader } from '../../cache/batch-reader.js';
import { Settings } from '../../config/settings.js';
import { poolOf } from '../database.js';
import { isRefusal } from '../pg-errors.js';
import { Replica } from './replica.js';
import { ReplicaMetrics } from './replica-metrics.js';
import { inSession, ReplicaSession } from './replica-session.js';
import { PrimaryLog, stillRecovers, type WalPosition } from './wal-position.js';

const POSITION = 'position';
const positionOnly: readonly string[] = [POSITION];

/**
 * Lets replicas answer what a page is made of, and the primary everything else. Before each page the primary is asked how far its
 * write-ahead log has come, by a question sent after the page was begun; the replica answers only when it has replayed as much. So a page
 * from a replica shows no less than one that the primary would have answered at the moment it was begun: the cache may store it, and
 * whoever was answered a write sees it. What a replica does not finish is done again on the primary, from the beginning.
 */
@Injectable()
export class ReplicaReads implements OnApplicationShutdown {
  private readonly replicas: readonly Replica[];
  private readonly metrics: ReplicaMetrics | null;
  private readonly positions: BatchReader<WalPosition>;
  private turn = 0;

  constructor(@InjectDataSource() source: DataSource, { databaseReplicaUrls, databasePool }: Settings, registry: Registry) {
    this.replicas = databaseReplicaUrls.map(
      (url, i) =>
        new Replica(String(i + 1), url, databasePool, (reason) => {
          this.metrics!.aside[reason] += 1;
        }),
    );
    this.metrics = this.replicas.length === 0 ? null : new ReplicaMetrics(registry, this.replicas);
    const log = new PrimaryLog(poolOf(source));
    // all pages that are begun while one question is under way share the next one
    this.positions = new BatchReader(() =>
      log.position().then(
        (position) => new Map([[POSITION, position]]),
        () => null,
      ),
    );
  }

  /** Does the work with its statements on a replica where one may answer, else on the primary. It only reads, and may be done twice. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.metrics === null ? work() : this.choose(work, this.metrics);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.close()));
  }

  private async choose<T>(work: () => Promise<T>, metrics: ReplicaMetrics): Promise<T> {
    const replica = this.next();
    const needed = replica ? await this.position() : null;
    const client = replica && needed ? await replica.connectionAt(needed) : null;
    if (replica && client) {
      const session = new ReplicaSession(client);
      const [outcome] = await Promise.allSettled([inSession(session, work)]);
      if (await isSound(session, replica)) {
        metrics.pages.replica += 1;
        if (outcome.status === 'fulfilled') return outcome.value;
        throw outcome.reason;
      }
      metrics.retried += 1;
    }
    metrics.pages.primary += 1;
    return work();
  }

  /** The next one in turn that may be asked. */
  private next(): Replica | undefined {
    const usable = this.replicas.filter((replica) => replica.usable(() => this.position()));
    this.turn += 1;
    return usable[this.turn % usable.length];
  }

  private async position(): Promise<WalPosition | null> {
    return (await this.positions.read(positionOnly))?.get(POSITION) ?? null;
  }
}

/** Ends a session, gives its connection back, and says whether what was read in it is the catalogue of the primary. */
async function isSound(session: ReplicaSession, replica: Replica): Promise<boolean> {
  await session.end();
  const { client, failure } = session;
  if (isRefusal(failure)) {
    // it took too long, or stood in the way of what is replayed (40001): the next page may have more luck
    client.release();
    return false;
  }
  try {
    if (failure !== undefined) throw failure;
    // promoted meanwhile, it may have been written into by others
    const standing = await stillRecovers(client);
    client.release();
    if (!standing) replica.setAside('promoted');
    return standing;
  } catch (error) {
    client.release(true);
    replica.setAside('away', error as Error);
    return false;
  }
}
