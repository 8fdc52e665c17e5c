import { shuffled, type Measurement, type Round } from './figures.js';
import type { Contestant } from './lineup.js';
import { type Connections, openConnections } from './load.js';
import type { Options } from './options.js';

/** Of the answers of a measurement, how many may not say what they should. */
const STRAYS_AT_MOST = 0.01;
/** A measurement with more is made again, so many times in all: a busy machine can make Redis too slow for the cache for a moment. */
const ATTEMPTS = 5;

/** Measures every contestant once in each round, in another order each time. The first round warms up, for as long as the others unless said, and is not answered. */
export async function playRounds<Name extends string>(
  contestants: readonly Contestant<Name>[],
  options: Options & { warmUp?: number },
  signal: AbortSignal,
): Promise<Round<Name>[]> {
  const warming = { ...options, seconds: options.warmUp ?? options.seconds };
  const rounds: Round<Name>[] = [];
  for (let round = 0; round <= options.rounds; round += 1) {
    console.error(round === 0 ? 'Warming up …' : `Round ${round} of ${options.rounds} …`);
    const measured: Partial<Round<Name>> = {};
    for (const contestant of shuffled(contestants)) {
      measured[contestant.name] = await measure(contestant, round === 0 ? warming : options, signal);
      signal.throwIfAborted();
    }
    if (round > 0) rounds.push(measured as Round<Name>);
  }
  return rounds;
}

async function measure(contestant: Contestant<string>, options: Options, signal: AbortSignal): Promise<Measurement> {
  const { name, server, question, atMost } = contestant;
  try {
    const connections = await openConnections(server.port, Math.min(options.connections, atMost), question);
    return await measureOver(connections, contestant, options, signal).finally(() => connections.close());
  } catch (error) {
    throw new Error(`${name} could not be measured. ${(error as Error).message}`, { cause: error });
  }
}

async function measureOver(
  connections: Connections,
  { server, question }: Contestant<string>,
  { seconds: wanted }: Options,
  signal: AbortSignal,
): Promise<Measurement> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await server.cpuTime();
    const { requests, seconds, strays, latency } = await connections.ask(question, wanted, signal);
    const after = await server.cpuTime();
    if (strays.length <= requests * STRAYS_AT_MOST)
      return {
        requestsPerSecond: requests / seconds,
        p50: latency.percentile(50) / 1_000,
        p99: latency.percentile(99) / 1_000,
        cpu: before === null || after === null ? null : (after - before) / requests,
      };
    if (attempt === ATTEMPTS)
      throw new Error(
        `${strays.length} of ${requests} answers did not say what they should, but ${strays[0]}: the machine may be too busy.`,
      );
  }
}
