import { parseArgs } from 'node:util';

/** Which catalogue is measured: a generated one, or one that is there. */
export type CatalogueOptions = { works: number; seed: number } | { database: string };

const MOST_WORKS = 50_000_000;

/** Reads `--works N [--seed S]` or `--database URL`. Throws a sentence about what cannot be used, which ends with the usage. */
export function readCatalogueOptions(args: string[], command: string, worksByDefault: number): CatalogueOptions {
  const usage = `npm run ${command} -- [--works ${worksByDefault}] [--seed 1] | --database URL`;
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { works: text, seed: text, database: text } });
  if (values.database !== undefined) {
    if (values.works !== undefined || values.seed !== undefined) throw new Error(`--database excludes --works and --seed: ${usage}`);
    if (!/^postgres(ql)?:\/\//.test(values.database)) throw new Error(`--database must be the address of a PostgreSQL database: ${usage}`);
    return { database: values.database };
  }
  const whole = (name: 'works' | 'seed', missing: number, lowest: number, highest: number): number => {
    const given = values[name];
    const value = given === undefined ? missing : /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN;
    if (value >= lowest && value <= highest) return value;
    throw new Error(`--${name} must be a whole number from ${lowest} to ${highest}: ${usage}`);
  };
  return { works: whole('works', worksByDefault, 1, MOST_WORKS), seed: whole('seed', 1, 0, 4_294_967_295) };
}
