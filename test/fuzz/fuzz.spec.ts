import { SampleCatalogue } from '../../src/modules/imports/index.js';
import { openApiDocument } from '../../src/platform/openapi/document.js';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';
import { ApiContract } from '../support/api-contract.js';
import { CatalogueState } from './catalogue-state.js';
import { fuzz } from './fuzz.js';
import { comparePrincipals } from './principals.js';
import { reportOf } from './report.js';
import { Requests, sendersOf } from './requests.js';

let api: Api;
let url: string;
let contract: ApiContract;

beforeAll(async () => {
  api = await startApi();
  await api.app.get(SampleCatalogue).loadIntoEmpty();
  url = await api.app.getUrl();
  contract = new ApiContract(openApiDocument(api.app));
});
afterAll(() => api.stop());

it('readers get the same bytes whatever their key, and no refusal comes from the cache', async () => {
  const principals = { nobody: null, 'a wrong key': 'colophon_wrong_0123456789abcdef', admin: ADMIN_KEY };
  const findings = await comparePrincipals({ url, contract, seed: 1, requests: 60, principals });
  expect(reportOf(findings, 1, url)).toEqual([]);
});

it('whatever a client sends is answered as the document says, without a failure, a leak or a change by a refused write', async () => {
  const state = await CatalogueState.of(api.settings.databaseUrl);
  try {
    const secrets = [ADMIN_KEY, api.settings.databaseUrl];
    const fuzzed = await fuzz({ url, contract, seed: 1, requests: 400, key: ADMIN_KEY, state, slow: Infinity, secrets });
    expect(reportOf(fuzzed.findings, 1, url)).toEqual([]);
    expect(fuzzed.compared).toBeGreaterThan(10);
    expect([...fuzzed.statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 400, 401, 404, 422]));
  } finally {
    await state.close();
  }
});

it('the same seed sends the same requests, and another one others', () => {
  const made = (seed: number) => {
    const requests = new Requests(contract, seed, ADMIN_KEY);
    return Array.from({ length: 200 }, (_, i) => requests.make(i + 1, sendersOf(i + 1)));
  };
  expect(made(7)).toEqual(made(7));
  expect(made(8)).not.toEqual(made(7));
});
