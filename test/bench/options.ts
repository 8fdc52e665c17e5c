import { parseArgs } from 'node:util';

export const USAGE = 'npm run bench:cache -- [--rounds 5] [--seconds 1.2] [--connections 64]';

/** How a run of the benchmark is made. */
export interface Options {
  /** that count; one to warm up comes before them */
  rounds: number;
  /** for which each contender is measured in each round */
  seconds: number;
  /** each with one request at a time */
  connections: number;
}

/** Reads the arguments of the command line. Throws a sentence about what cannot be used. */
export function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { rounds: text, seconds: text, connections: text } });
  const number = (name: keyof Options, missing: number, lowest: number, highest: number): number => {
    const value = Number(values[name] ?? missing);
    if (values[name] !== '' && value >= lowest && value <= highest) return value;
    throw new Error(`--${name} must be a number from ${lowest} to ${highest}: ${USAGE}`);
  };
  const whole = (name: keyof Options, missing: number, highest: number): number => {
    const value = number(name, missing, 1, highest);
    if (Number.isInteger(value)) return value;
    throw new Error(`--${name} must be a whole number: ${USAGE}`);
  };
  return { rounds: whole('rounds', 5, 100), seconds: number('seconds', 1.2, 0.1, 60), connections: whole('connections', 64, 512) };
}
