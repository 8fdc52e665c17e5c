import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { PageFills } from '../cache/page-fills.js';
import { openRedis } from '../cache/redis-connection.js';
import { RedisLink } from '../cache/redis-link.js';
import { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { Admission } from './admission.js';
import { LimitMetrics } from './limit-metrics.js';
import { LoadShedder, LOOK_EVERY } from './load-shedder.js';
import { Pulse } from './pulse.js';
import { EVERY, RateLimits } from './rate-limits.js';
import { RedisLevels } from './level-exchange.js';

/** The connection of the limits: one of their own, so that pages and tokens never wait behind them. null: no Redis. */
const LINK = Symbol('LINK');

@Module({
  providers: [
    LimitMetrics,
    {
      provide: LINK,
      inject: [Settings],
      useFactory: ({ redisUrl }: Settings) => (redisUrl === null ? null : new RedisLink(openRedis(redisUrl))),
    },
    {
      provide: RateLimits,
      inject: [Settings, LINK, LimitMetrics],
      useFactory: ({ rateLimits }: Settings, link: RedisLink | null, metrics: LimitMetrics) =>
        new RateLimits(rateLimits, link && new RedisLevels(link), metrics),
    },
    {
      provide: LoadShedder,
      inject: [Settings, PageFills, Database, LimitMetrics],
      useFactory: ({ databasePool }: Settings, fills: PageFills, database: Database, metrics: LimitMetrics) =>
        new LoadShedder(
          {
            pool: databasePool,
            waitingFills: () => fills.inLine,
            waitingForConnection: () => database.waiting,
            shorten: (most) => fills.shorten(most),
            cpuTime: () => {
              const { user, system } = process.cpuUsage();
              return (user + system) / 1_000;
            },
          },
          metrics,
        ),
    },
    Admission,
  ],
  exports: [Admission, RateLimits, LoadShedder],
})
export class LimitsModule implements OnApplicationShutdown {
  private readonly pulses: Pulse[];

  constructor(
    @Inject(LINK) private readonly link: RedisLink | null,
    limits: RateLimits,
    shedder: LoadShedder,
    metrics: LimitMetrics,
  ) {
    const sharing = new Pulse(EVERY, () => {
      void limits.share();
      return limits.size > 0;
    });
    const looking = new Pulse(LOOK_EVERY, () => shedder.look());
    this.pulses = [sharing, looking];
    limits.onWake = () => sharing.start();
    shedder.onWake = () => looking.start();
    metrics.read = { eventLoopDelay: () => shedder.delay, inFlight: () => shedder.inFlight, principals: () => limits.size };
  }

  onApplicationShutdown(): void {
    for (const pulse of this.pulses) pulse.stop();
    this.link?.close();
  }
}
