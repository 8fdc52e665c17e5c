import { createHash } from 'node:crypto';
import { ApiContract } from '../support/api-contract.js';
import { type OwnService, startOwnService } from '../support/own-service.js';
import { CatalogueState } from './catalogue-state.js';
import { fuzz } from './fuzz.js';
import { comparePrincipals } from './principals.js';
import { reportOf } from './report.js';
import { type Case, Requests, sendersOf } from './requests.js';

// in a process of its own: who makes megabytes of hostile values and judges answers in the process of the service makes its event loop late
let service: OwnService;
let contract: ApiContract;

beforeAll(async () => {
  service = await startOwnService();
  contract = new ApiContract((await (await fetch(`${service.url}/openapi.json`)).json()) as object);
});
afterAll(() => service.stop());

it('readers get the same bytes whatever their key, and no refusal comes from the cache', async () => {
  const { url, key } = service;
  const principals = { nobody: null, 'a wrong key': 'colophon_wrong_0123456789abcdef', admin: key };
  const findings = await comparePrincipals({ url, contract, seed: 1, requests: 60, principals });
  expect(reportOf(findings, 1, url)).toEqual([]);
});

it('whatever a client sends is answered as the document says, without a failure, a leak or a change by a refused write', async () => {
  const { url, key, databaseUrl } = service;
  const state = await CatalogueState.of(databaseUrl);
  try {
    const fuzzed = await fuzz({ url, contract, seed: 1, requests: 400, key, state, slow: Infinity, secrets: [key, databaseUrl] });
    expect(reportOf(fuzzed.findings, 1, url)).toEqual([]);
    expect(fuzzed.compared).toBeGreaterThan(10);
    expect([...fuzzed.statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 400, 401, 404, 422]));
  } finally {
    await state.close();
  }
});

it('the same seed sends the same requests, and another one others', () => {
  const made = (seed: number) => {
    const requests = new Requests(contract, seed, service.key);
    return Array.from({ length: 200 }, (_, i) => digestOf(requests.make(i + 1, sendersOf(i + 1))));
  };
  expect(made(7)).toEqual(made(7));
  expect(made(8)).not.toEqual(made(7));
});

/** Bodies have up to megabytes: too much to compare, or to show. */
function digestOf({ body, ...sent }: Case): string {
  return createHash('sha256')
    .update(JSON.stringify(sent))
    .update(body ?? '')
    .digest('hex');
}
