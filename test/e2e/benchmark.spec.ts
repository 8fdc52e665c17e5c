import { type Contender, startContender } from '../bench/contender.js';
import { type Connections, openConnections, type Question } from '../bench/load.js';

const page = { path: '/page', etag: '"1"', body: JSON.stringify({ title: 'x'.repeat(1_000) }) };
const found: Question = { path: page.path, status: 200, says: { header: 'etag', pattern: /^"1"$/ } };

let server: Contender;
const opened: Connections[] = [];
beforeAll(async () => {
  server = await startContender('servers/bare.mjs', page, 'map');
});
afterEach(() => Promise.all(opened.splice(0).map((connections) => connections.close())));
afterAll(() => server.stop());

async function ask(question: Question) {
  const connections = await openConnections(server.port, 4, found);
  opened.push(connections);
  return connections.ask(question, 0.1);
}

describe('the load of the benchmark', () => {
  it('asks over all connections, and costs the server time that it tells of', async () => {
    const before = await server.cpuTime();
    const { requests, seconds, strays, latency } = await ask(found);
    expect(requests).toBeGreaterThan(4);
    expect(seconds).toBeGreaterThanOrEqual(0.1);
    expect(strays).toEqual([]);
    expect(latency.count).toBe(requests);
    expect(await server.cpuTime()).toBeGreaterThan(before!);
  });

  it('counts answers that came about in another way', async () => {
    const { requests, strays } = await ask({ ...found, says: { header: 'etag', pattern: /"2"/ } });
    expect(strays).toHaveLength(requests);
    expect(strays[0]).toBe('"1"');
  });

  it('ends with a sentence when an answer is another one', async () => {
    await expect(ask({ path: '/nothing', status: 200 })).rejects.toThrow('/nothing was answered with 404, not with 200.');
    await expect(ask({ ...found, headers: { 'if-none-match': page.etag } })).rejects.toThrow('with 304, not with 200.');
  });

  it('ends with a sentence when the server does', async () => {
    const ending = await startContender('servers/bare.mjs', page, 'constant');
    const connections = await openConnections(ending.port, 4, found);
    opened.push(connections);
    await Promise.all([expect(connections.ask(found, 10)).rejects.toThrow(/^\/page was not answered: /), ending.stop()]);
  });
});
