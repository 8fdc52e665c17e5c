import type { RedisLink } from '../cache/redis-link.js';

/** What the others are told of one account; milliseconds. */
export interface Told {
  readonly id: string;
  /** spent since they were told last */
  readonly more: number;
  /** what is known to be in the bucket: after Redis was away; else 0 */
  readonly atLeast: number;
  readonly atMost: number;
}

/** Where several processes add up what they let each principal spend. */
export interface LevelExchange {
  /** Adds, and answers the level of each in milliseconds; null: nobody could be asked. Never rejects. */
  add(told: readonly Told[]): Promise<number[] | null>;
}

/**
 * A key holds the moment, by the clock of Redis, at which its bucket is empty; it expires then. All in whole microseconds. Processes need
 * no common clock: they are answered how far away that moment is.
 */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local levels = {}
for i, key in ipairs(KEYS) do
  local empty = tonumber(redis.call('GET', key) or '0')
  local level = math.max(empty - now, tonumber(ARGV[3 * i - 1])) + tonumber(ARGV[3 * i - 2])
  level = math.min(level, tonumber(ARGV[3 * i]))
  if level > 0 then
    redis.call('SET', key, string.format('%.0f', now + level), 'PX', math.ceil(level / 1000))
  end
  levels[i] = level
end
return levels`;

/** The levels in Redis, under the deadline and the breaker of its connection. */
export class RedisLevels implements LevelExchange {
  constructor(private readonly link: RedisLink) {}

  async add(told: readonly Told[]): Promise<number[] | null> {
    if (!this.link.available) return null;
    const keys = told.map(({ id }) => `${this.link.prefix}r:${id}`);
    const numbers = told.flatMap(({ more, atLeast, atMost }) => [inMicroseconds(more), inMicroseconds(atLeast), inMicroseconds(atMost)]);
    const levels = await this.link.ask('EVAL', (client) => client.eval(SCRIPT, { keys, arguments: numbers }), null);
    return levels === null ? null : (levels as number[]).map((level) => Math.max(0, level / 1_000));
  }
}

function inMicroseconds(milliseconds: number): string {
  return String(Math.round(milliseconds * 1_000));
}
