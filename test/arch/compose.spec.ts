import { existsSync, readFileSync } from 'node:fs';

const compose = readFileSync('docker-compose.yml', 'utf8');
const upstream = readFileSync('nginx/conf.d/colophon.conf', 'utf8');

/** The block of each service by its name, as text; what `*app` and `<<: *app` stand for comes first, so that a later line counts. */
function servicesOf(text: string): Map<string, string> {
  const [, shared = ''] = /^x-app: &app\n((?: .*\n|\n)+)/m.exec(text) ?? [];
  const [, services = ''] = /^services:\n((?: .*\n|\n)+)/m.exec(text) ?? [];
  const blocks = services.split(/^(?= {2}[a-z]\w*:)/m).filter((block) => block.trim() !== '');
  return new Map(
    blocks.map((block) => {
      const name = /^ {2}(\w+):/.exec(block)![1]!;
      const own = block.replace(/^ {2}\w+:/, '').replace(/^ {4}/gm, '  ');
      return [name, /\*app/.test(block) ? `${shared}\n${own}` : own];
    }),
  );
}

/** The last value of a key of a service, as it is written; undefined when there is none. */
const valueOf = (block: string, key: string): string | undefined =>
  [...block.matchAll(new RegExp(`^ {2}${key}: ?(.*)$`, 'gm'))].at(-1)?.[1];

describe('docker-compose.yml', () => {
  const services = servicesOf(compose);
  const instances = [...services.keys()].filter((name) => /^app\d+$/.test(name));

  it('has the instances that nginx shares the requests among, and waits for each', () => {
    const servers = [...upstream.matchAll(/server (app\d+):3000 /g)].map(([, name]) => name);
    const awaited = [...services.get('nginx')!.matchAll(/(app\d+): \{ condition: service_healthy/g)].map(([, name]) => name);
    expect(instances).toEqual(Array.from({ length: 10 }, (_, i) => `app${i + 1}`));
    expect([servers, awaited]).toEqual([instances, instances]);
    expect(compose).toContain(`INSTANCES: ${instances.length}\n`);
  });

  it.each([...services.keys()])('%s is limited and gains no rights', (name) => {
    const block = services.get(name)!;
    expect(valueOf(block, 'mem_limit')).toMatch(/^\d+[mg]$/);
    expect(valueOf(block, 'pids_limit')).toMatch(/^\d+$/);
    expect(valueOf(block, 'security_opt')).toBe(`['no-new-privileges:true']`);
    expect(valueOf(block, 'restart')).toBe(name === 'migrate' ? `'no'` : 'unless-stopped');
    if (name === 'postgres') return; // its image writes where it likes, and gives up the account root by itself
    expect([valueOf(block, 'read_only'), valueOf(block, 'cap_drop')]).toEqual(['true', '[ALL]']);
  });

  it.each([...services.keys()])('%s keeps a log of a limited size', (name) => {
    expect(valueOf(services.get(name)!, 'logging')).toBe('*logging');
    expect(compose).toMatch(/^x-logging: &logging\n {2}driver: local\n {2}options: \{ max-size: \d+m, max-file: '\d' \}$/m);
  });

  it('ends what node runs without handlers of signals', () => {
    expect(valueOf(services.get('migrate')!, 'init')).toBe('true');
  });

  it.each(['redis', 'nginx'])('%s runs as an account of its image that is not root', (name) => {
    expect(valueOf(services.get(name)!, 'user')).toBe(name);
  });

  it('of the instances: those of their image', () => {
    const dockerfile = readFileSync('Dockerfile', 'utf8');
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  });

  it('copies nothing into that image that only its owner here may read', () => {
    const [build = '', image = ''] = readFileSync('Dockerfile', 'utf8').split(/^FROM .*(?<! AS build)$/m);
    const copied = [...image.matchAll(/^COPY (.*)$/gm)].map(([, what]) => what!);
    expect(copied.filter((what) => !what.startsWith('--from=build /app/'))).toEqual([]);
    const fromHere = copied.flatMap((what) => [...what.matchAll(/\/app\/(\S+)/g)].map(([, path]) => path!));
    const made = ['node_modules', 'dist'];
    expect(build).toContain(`RUN chmod -R a+rX ${fromHere.filter((path) => !made.includes(path)).join(' ')}\n`);
  });

  it.each(['postgres', 'redis', 'nginx'])('%s says whether it is well', (name) => {
    expect(services.get(name)).toMatch(/^ {2}healthcheck:\n(?: {4}.*\n)*? {4}test: /m);
  });

  it('gives an instance longer to end than it takes at most, 8 s', () => {
    for (const name of instances) expect(parseInt(valueOf(services.get(name)!, 'stop_grace_period') ?? '', 10)).toBeGreaterThan(8);
  });

  it('mounts files that there are', () => {
    const mounted = [...compose.matchAll(/(?:- |source: )(\.\/\S+?)(?=:\/|\n)/g)].map(([, path]) => path!);
    const files = mounted.flatMap((path) => ['on', 'off'].map((choice) => path.replace(/\$\{STALE_SHIELD:-off\}/, choice)));
    expect(mounted).toHaveLength(6);
    expect(files.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('is read as it is meant', () => {
    const planted =
      'x-app: &app\n  restart: always\n  mem_limit: 1g\n\nservices:\n  app1: *app\n\n  migrate:\n    <<: *app\n    mem_limit: 2g\n';
    const read = servicesOf(planted);
    expect([...read.keys()]).toEqual(['app1', 'migrate']);
    expect([...read.values()].map((block) => valueOf(block, 'mem_limit'))).toEqual(['1g', '2g']);
  });
});
