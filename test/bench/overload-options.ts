import { parseArgs } from 'node:util';

const USAGE = 'npm run bench:overload -- [--seconds 30] [--times 10] [--client 203.0.113.7]';

/** How a run of the benchmark is made. */
export interface OverloadOptions {
  /** of overload */
  seconds: number;
  /** how much more is asked for than can be answered */
  times: number;
  /** the address that a proxy on this machine says all requests come from; null: this machine, which has no limit */
  client: string | null;
}

/** Reads the arguments of the command line. Throws a sentence about what cannot be used. */
export function readOverloadOptions(args: string[]): OverloadOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { seconds: text, times: text, client: text } });
  const number = (name: 'seconds' | 'times', missing: number, highest: number): number => {
    const value = Number(values[name] ?? missing);
    if (values[name] !== '' && value >= 1 && value <= highest) return value;
    throw new Error(`--${name} must be a number from 1 to ${highest}: ${USAGE}`);
  };
  return { seconds: number('seconds', 30, 600), times: number('times', 10, 100), client: values.client ?? null };
}
