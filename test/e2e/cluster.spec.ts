import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { startCluster, type TestCluster } from '../support/cluster.js';
import { ended } from '../support/processes.js';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster(3);
}, 180_000);
afterAll(() => cluster?.remove()); // there is none when it did not start

/** Asks for a page so many times, ten at a time, and answers the statuses that are not 200. */
async function failuresOf(requests: number): Promise<number[]> {
  const failures: number[] = [];
  let left = requests;
  const reader = async () => {
    while (left-- > 0) {
      const answer = await fetch(`http://127.0.0.1:${cluster.port}/v1/books?limit=10`);
      await answer.arrayBuffer();
      if (answer.status !== 200) failures.push(answer.status);
    }
  };
  await Promise.all(Array.from({ length: 10 }, reader));
  return failures;
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

  it('leaves no process behind when it is interrupted', async () => {
    const processes = cluster.processes();
    expect(processes.filter(({ command }) => /dist\/main\.js|nginx|postgres|redis/.test(command)).length).toBeGreaterThanOrEqual(6);
    expect(await cluster.interrupt()).toBe(0);
    await ended(processes);
  });
});
