import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { superviseServer } from '../../src/platform/embedded/supervised-process.js';
import { freePort } from './free-port.js';

/** A Prometheus that scrapes and evaluates the rules of the repository once a second. */
export interface Prometheus {
  /** The data of an answer of its API (https://prometheus.io/docs/prometheus/latest/querying/api/), below `/api/v1/`. */
  ask(path: string): Promise<unknown>;
  /** The values of an expression now, in any order; rejects when it cannot be evaluated. */
  query(expression: string): Promise<number[]>;
  stop(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1, with these `host:port` as targets of the job `colophon`; resolves when it answers. */
export async function startPrometheus(targets: readonly string[]): Promise<Prometheus> {
  const directory = mkdtempSync(join(tmpdir(), 'prometheus-'));
  const port = await freePort();
  const config = join(directory, 'prometheus.yml');
  writeFileSync(
    config,
    JSON.stringify({
      global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
      rule_files: [resolve('ops/prometheus/rules/*.yml')],
      scrape_configs: [{ job_name: 'colophon', static_configs: [{ targets }] }],
    }),
  );
  const logs = join(directory, 'log');
  const log = openSync(logs, 'a');
  const args = [`--config.file=${config}`, `--storage.tsdb.path=${join(directory, 'data')}`, `--web.listen-address=127.0.0.1:${port}`];
  const server = await superviseServer('prometheus', args, { account: null, output: log }).finally(() => closeSync(log));
  const stop = async (): Promise<void> => {
    await server.end('SIGKILL', 5_000);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
    const { status, data, error } = (await answer.json()) as { status: string; data: unknown; error?: string };
    if (status !== 'success') throw new Error(error);
    return data;
  };
  for (let attempt = 0; !(await ask('status/buildinfo').then(Boolean, () => false)); attempt += 1) {
    if (attempt === 400) {
      const complaints = readFileSync(logs, 'utf8');
      await stop();
      throw new Error(`Prometheus did not start: ${complaints.trim().slice(-2_000)}`);
    }
    await pause(50);
  }
  return {
    ask,
    query: async (expression) => {
      const { result } = (await ask(`query?${new URLSearchParams({ query: expression }).toString()}`)) as {
        result: { value: [number, string] }[];
      };
      return result.map(({ value: [, value] }) => Number(value));
    },
    stop,
  };
}
