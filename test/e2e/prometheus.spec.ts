import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { SampleCatalogue } from '../../src/modules/imports/index.js';
import { type Api, startApi } from '../support/api.js';
import { dashboardExpressions, metricsIn, RULES } from '../support/ops-files.js';
import { type Prometheus, startPrometheus } from '../support/prometheus.js';
import { promtool } from '../support/promtool.js';

describe('The files for Prometheus', () => {
  it.each([
    ['check', 'rules', RULES],
    ['test', 'rules', 'ops/prometheus/colophon.test.yml'],
    ['check', 'config', 'ops/prometheus/prometheus.yml'],
  ])('pass promtool %s %s', (...args) => {
    expect(promtool(args)).toMatchObject({ passed: true });
  });

  it('have a test for each alert that it is raised', () => {
    const tested = readFileSync('ops/prometheus/colophon.test.yml', 'utf8');
    const raised = new Set(tested.match(/runbook_url: \S+#(\w+)/g)?.map((link) => link.split('#')[1]));
    const names = [...readFileSync(RULES, 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name]) => name!.toLowerCase());
    expect([...raised].sort()).toEqual(names.sort());
  });
});

describe('A service that Prometheus scrapes', () => {
  let api: Api;
  let prometheus: Prometheus;
  beforeAll(async () => {
    // a replica that is not there: its metrics are
    api = await startApi({ databaseReplicaUrls: ['postgres://colophon@127.0.0.1:1/colophon'] });
    await api.app.get(SampleCatalogue).loadIntoEmpty();
    prometheus = await startPrometheus([new URL(await api.app.getUrl()).host]);
  }, 60_000);
  afterAll(async () => {
    await prometheus.stop();
    await api.stop();
  });

  async function until(expression: string, holds: (values: number[]) => boolean): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (holds(await prometheus.query(expression))) return;
      await pause(100);
    }
    throw new Error(`${expression} did not come to that.`);
  }

  it('is up, and what was asked of it arrives', async () => {
    await until('up{job="colophon"}', ([up]) => up === 1);
    for (let i = 0; i < 5; i += 1) await api.get('/v1/books/1').expect(200);
    await until('sum(colophon_http_request_duration_seconds_count{route="/v1/books/{id}"})', ([count]) => count === 5);
    await until(
      'histogram_quantile(0.99, sum by (le) (colophon_http_request_duration_seconds_bucket{route="/v1/books/{id}"}))',
      ([p99]) => p99! > 0,
    );
    await until('colophon_cache_outbox_age_seconds', ([age]) => age! >= 0);
  });

  it('is judged by all rules, none of which finds anything wrong', async () => {
    const rules = async () => {
      const { groups } = (await prometheus.ask('rules')) as { groups: { rules: { name: string; health: string; state: string }[] }[] };
      return groups.flatMap((group) => group.rules);
    };
    while ((await rules()).some(({ health }) => health === 'unknown')) await pause(100);
    for (const { name, health } of await rules()) expect({ name, health }).toEqual({ name, health: 'ok' });
    expect((await rules()).filter(({ state }) => state === 'firing')).toEqual([]);
  });

  it('answers whatever the dashboard asks', async () => {
    for (const expression of dashboardExpressions()) await expect(prometheus.query(expression)).resolves.toBeDefined();
  });

  it('has every metric that rules, dashboard and documentation name, and none that they do not', async () => {
    const { text } = await api.get('/metrics');
    const there = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!));
    const used = metricsIn([readFileSync(RULES, 'utf8'), ...dashboardExpressions()].join('\n'));
    const documented = metricsIn(
      (readFileSync('docs/operations.md', 'utf8').match(/^\| `(colophon|nodejs|process)_[^`]*`/gm) ?? []).join('\n'),
    );
    expect([...used, ...documented].filter((name) => !there.has(name))).toEqual([]);
    const own = [...there].filter((name) => name.startsWith('colophon_'));
    expect(own.filter((name) => !used.has(name))).toEqual([]);
    expect(own.filter((name) => !documented.has(name))).toEqual([]);
  });
});
