import { ApiContract } from '../support/api-contract.js';
import { fuzz } from './fuzz.js';
import { type Fault, FAULTS, PLANTED_DOCUMENT, PLANTED_KEY, type PlantedServer, startPlanted } from './planted-server.js';
import { comparePrincipals } from './principals.js';

const contract = new ApiContract(PLANTED_DOCUMENT);

/** The kinds of findings at a server with this fault. */
async function foundAt(server: PlantedServer): Promise<string[]> {
  const state = { checksum: async () => String(server.things.length) };
  const run = { url: server.url, contract, seed: 1 };
  const fuzzed = await fuzz({ ...run, requests: 250, key: PLANTED_KEY, state, slow: 100, secrets: [PLANTED_KEY] });
  const compared = await comparePrincipals({ ...run, requests: 5, principals: { nobody: null, somebody: PLANTED_KEY } });
  return [...new Set([...fuzzed.findings, ...compared].map(({ kind }) => kind))];
}

describe('The fuzzer', () => {
  let server: PlantedServer;
  afterEach(() => server.stop());

  it('finds nothing at a server that does what it says', async () => {
    server = await startPlanted(null);
    expect((await foundAt(server)).filter((kind) => kind !== 'slow')).toEqual([]);
    expect(server.things.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(FAULTS) as [Fault, string][])('finds out a server that %s', async (fault, kind) => {
    server = await startPlanted(fault);
    expect(await foundAt(server)).toContain(kind);
  });
});
