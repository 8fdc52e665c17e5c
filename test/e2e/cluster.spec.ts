import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startCluster, type TestCluster } from '../support/cluster.js';
import { ClusterLoad } from '../support/cluster-load.js';
import { Exchange } from '../support/exchange.js';
import { ended } from '../support/processes.js';

const ADMIN_KEY = 'a-key-for-the-cluster';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster(3, { ADMIN_API_KEY: ADMIN_KEY });
}, 180_000);
afterAll(() => cluster?.remove()); // there is none when it did not start

/** Addresses that are asked for: enough for each instance to be the home of some. */
const ADDRESSES = 100;

/** Asks for pages so many times, ten at a time, and answers what is not 200. A machine that is too busy says so: then it waits. */
async function failuresOf(requests: number): Promise<string[]> {
  const failures: string[] = [];
  const exchange = new Exchange(`http://127.0.0.1:${cluster.port}`);
  let left = requests;
  const reader = async () => {
    while (left-- > 0) {
      const target = `/v1/books?limit=10&offset=${left % ADDRESSES}`;
      const { status, body } = await exchange.send({ method: 'GET', target, headers: {}, body: null });
      if (body.includes('"overloaded"')) await pause(500);
      else if (status !== 200) failures.push(`${status} ${body}`);
    }
  };
  await Promise.all(Array.from({ length: 10 }, reader));
  exchange.close();
  return failures;
}

/** The processes by their names, from the table that an order ends with. */
function pidsOf({ output }: { output: string }): Map<string, string> {
  return new Map([...output.matchAll(/^(app\d+|nginx) +[a-z]+ +(\d+) /gm)].map(([, name, pid]) => [name!, pid!]));
}

function countsByInstance(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const instance of cluster.answeredBy()) if (instance !== '') counts.set(instance, (counts.get(instance) ?? 0) + 1);
  return counts;
}

/** Sends bytes that need not be HTTP, and answers what comes back. */
async function send(bytes: string): Promise<string> {
  const connection = connect(cluster.port, '127.0.0.1');
  connection.write(bytes);
  let answer = '';
  connection.on('data', (data) => {
    answer += data.toString();
    if (answer.includes('\r\n\r\n')) connection.end();
  });
  await once(connection, 'close');
  return answer;
}

describe('a cluster of three instances behind nginx', () => {
  it('shares the requests between all instances and fails none', async () => {
    expect(await failuresOf(300)).toEqual([]);
    const counts = [...countsByInstance().values()];
    expect(counts).toHaveLength(3);
    expect(Math.min(...counts)).toBeGreaterThan(50);
  });

  it('sends the reads of one address to two instances at most, and writes to all', async () => {
    const answeredBy = async (method: string): Promise<Set<string>> => {
      const before = cluster.answeredBy().length;
      for (let i = 0; i < 50; i += 1) await fetch(`http://127.0.0.1:${cluster.port}/v1/books`, { method });
      return new Set(cluster.answeredBy().slice(before));
    };
    expect((await answeredBy('GET')).size).toBeLessThanOrEqual(2);
    expect((await answeredBy('POST')).size).toBe(3);
  });

  it.each([
    ['no HTTP', 'OPEN SESAME\r\n\r\n', 400, 'invalid-request'],
    ['an unknown version', 'GET / HTTP/3.0\r\nHost: a\r\n\r\n', 505, 'http-version-not-supported'],
    ['a large body', 'POST /v1/books HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n', 413, 'body-too-large'],
    ['a long address', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414, 'address-too-long'],
    ['a large header', `GET / HTTP/1.1\r\nHost: a\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'request-header-too-large'],
    ['a page of nginx itself', 'GET /__problem HTTP/1.1\r\nHost: a\r\n\r\n', 404, 'route-not-found'],
  ])('refuses %s with a problem document', async (_, request, status, code) => {
    const [head = '', body = ''] = (await send(request)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\n(.*\r\n)*Content-Type: application/problem\\+json\r\n`));
    expect(JSON.parse(body)).toMatchObject({ type: `/problems/${code}`, status, code, requestId: expect.any(String), errors: [] });
  });

  it('keeps the request id of the client in the answer', async () => {
    const answer = await fetch(`http://127.0.0.1:${cluster.port}/v1/books?limit=1`, { headers: { 'X-Request-Id': 'shelf-mark-42' } });
    expect(answer.headers.get('x-request-id')).toBe('shelf-mark-42');
  });

  it('fails no request when an instance is killed, and starts that instance again', async () => {
    const instance = cluster.processes().find(({ command }) => command.endsWith('dist/main.js'));
    process.kill(instance?.pid ?? 0, 'SIGKILL');
    expect(await failuresOf(100)).toEqual([]);

    await cluster.complained('ended (SIGKILL) and starts again');
    const before = countsByInstance();
    const allAnswer = () => [...countsByInstance()].every(([address, answers]) => answers > (before.get(address) ?? 0));
    while (!allAnswer()) {
      expect(await failuresOf(30)).toEqual([]);
      await pause(200);
    }
  }, 60_000);

  it('answers again when nginx is killed, and nothing of the killed one stays', async () => {
    const nginx = cluster.processes().filter(({ command }) => /^nginx: /.test(command));
    const master = nginx.find(({ command }) => command.startsWith('nginx: master'));
    process.kill(master?.pid ?? 0, 'SIGKILL');
    await ended(nginx);
    await cluster.complained('nginx ended (SIGKILL) and starts again');
    const answers = () =>
      fetch(`http://127.0.0.1:${cluster.port}/health/live`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await answers())) await pause(50);
    expect(cluster.processes().filter(({ command }) => command.startsWith('nginx: worker'))).toHaveLength(2);
  }, 30_000);

  it('says what each instance does, one a line', async () => {
    const { status, output } = await cluster.order('--status');
    expect(status).toBe(0);
    const lines = output
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(lines[0]).toEqual(['state', 'pid', 'port', 'restarts', 'up']);
    expect(lines.slice(1).map(([name]) => name)).toEqual(['app1', 'app2', 'app3', 'nginx']);
    expect(new Set(lines.slice(1).map(([, state]) => state))).toEqual(new Set(['ready']));
    expect(
      lines
        .slice(1)
        .map((line) => line[4])
        .sort(),
    ).toEqual(['0', '0', '1', '1']); // two were killed
  });

  it('has instances that find the files of the cluster, and tell of the disk of its database', async () => {
    const { output } = await cluster.order('--status');
    const [, port] = /^app1 +\w+ +\d+ +(\d+) /m.exec(output)!;
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toMatch(/^colophon_disk_available_bytes \d+$/m);
  });

  it('does not grow before its instances leave room, however often it is told to', async () => {
    const log = join(cluster.directory, 'app1.log');
    renameSync(log, `${log}.aside`);
    mkdirSync(log); // app1 cannot be started
    for (let tries = 0; tries < 2; tries += 1)
      expect(await cluster.order('--scale', '11')).toEqual({
        status: 1,
        output: expect.stringMatching(
          /^Each instance takes a smaller part .* when there are 11\.\napp1 could not be started \(EISDIR.*\) and is tried again\.\n$/,
        ),
      });
    expect([...pidsOf(await cluster.order('--status')).keys()]).toEqual(['app2', 'app3', 'nginx']); // app1 has none
    rmSync(log, { recursive: true });
    while (!/^app1 +ready /m.test((await cluster.order('--status')).output)) await pause(500);
  }, 120_000);

  it('fails no request while it is rolled, loses no write and does none twice', async () => {
    const before = pidsOf(await cluster.order('--status'));
    const [orders, { failures, reads, written, found }] = await ClusterLoad.during(cluster.port, ADMIN_KEY, () =>
      Promise.all([cluster.order('--roll'), cluster.order('--roll')]),
    );
    expect(failures).toEqual([]);
    const [{ output }, refused] = orders[0].status === 0 ? orders : [orders[1], orders[0]];
    expect(refused).toEqual({ status: 1, output: 'The cluster is being rolled: wait until that is done.\n' });
    const after = pidsOf({ output });
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect([...after].filter(([name, pid]) => before.get(name) === pid).map(([name]) => name)).toEqual(['nginx']);
    expect(Math.min(reads, written)).toBeGreaterThan(10);
    expect(found).toBe(written);
  }, 300_000);

  it('takes an instance more and gives it up again, and fails no request', async () => {
    const [[more, fewer], { failures, written, found }] = await ClusterLoad.during(cluster.port, ADMIN_KEY, async () => {
      const grown = await cluster.order('--scale', '4');
      const address = `127.0.0.1:${/app4 is ready.*port (\d+)/.exec(grown.output)?.[1]}`;
      while (!cluster.answeredBy().includes(address)) await failuresOf(30); // nginx reads its list anew in its own time
      return [grown, await cluster.order('--scale', '2')] as const;
    });
    expect(more).toMatchObject({ status: 0, output: expect.stringMatching(/^app4 is ready: process \d+, port \d+$/m) });
    expect([fewer.status, [...pidsOf(fewer).keys()]]).toEqual([0, ['app1', 'app2', 'nginx']]);
    expect(failures).toEqual([]);
    expect(found).toBe(written);
    expect(cluster.processes().filter(({ command }) => command.endsWith('dist/main.js'))).toHaveLength(2);
  }, 300_000);

  it.each([
    [['--sideways'], /Unknown option '--sideways'/],
    [['--scale', '15'], /--scale must be a number from 1 to 14\./],
    [['--scale', 'two'], /--scale must be a number from 1 to 14\./],
    [['--roll', '--stop'], /--roll and --stop are two orders/],
    [['--roll', '--instances', '3'], /--instances is for a cluster that starts/],
    [['--status', '--port', '1'], /No cluster with its files in \S+ runs behind port 1\./],
  ])('refuses %j with a sentence', async (args, sentence) => {
    expect(await cluster.order(...args)).toEqual({ status: 1, output: expect.stringMatching(sentence) });
  });

  it('leaves no process behind when it is interrupted', async () => {
    const processes = cluster.processes();
    expect(processes.filter(({ command }) => /dist\/main\.js|nginx|postgres|redis/.test(command)).length).toBeGreaterThanOrEqual(5);
    expect(await cluster.interrupt()).toBe(0);
    await ended(processes);
  });
});
