import { parseArgs } from 'node:util';

const USAGE = 'npm run bench:cluster -- [--instances 10] [--rounds 5] [--seconds 2] [--warm-up 15] [--connections 64]';

/** How a run of the benchmark is made. */
export interface ClusterOptions {
  /** behind each nginx */
  instances: number;
  /** that count; one to warm up comes before them */
  rounds: number;
  /** for which each contender is measured in each round */
  seconds: number;
  /** for which each is asked before, in seconds: ten processes share the requests, and each must have answered thousands before all of it is compiled */
  warmUp: number;
  /** each with one request at a time */
  connections: number;
}

/** Reads the arguments of the command line. Throws a sentence about what cannot be used. */
export function readClusterOptions(args: string[]): ClusterOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { instances: text, rounds: text, seconds: text, 'warm-up': text, connections: text } });
  const whole = (name: keyof typeof values, missing: number, lowest: number, highest: number): number => {
    const value = Number(values[name] ?? missing);
    if (values[name] !== '' && Number.isInteger(value) && value >= lowest && value <= highest) return value;
    throw new Error(`--${name} must be a whole number from ${lowest} to ${highest}: ${USAGE}`);
  };
  return {
    instances: whole('instances', 10, 2, 25),
    rounds: whole('rounds', 5, 1, 100),
    seconds: whole('seconds', 2, 1, 60),
    warmUp: whole('warm-up', 15, 1, 600),
    connections: whole('connections', 64, 1, 100),
  };
}
