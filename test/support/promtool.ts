import { spawnSync } from 'node:child_process';

/** What promtool said. */
export interface Verdict {
  passed: boolean;
  said: string;
}

/** Runs promtool (https://prometheus.io/docs/prometheus/latest/command-line/promtool/), with a text as its input. */
export function promtool(args: readonly string[], input = ''): Verdict {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  return { passed: status === 0, said: `${stdout}${stderr}`.trim() };
}
