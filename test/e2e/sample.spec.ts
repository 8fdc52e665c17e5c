import { SampleCatalogue } from '../../src/modules/imports/index.js';
import { type Api, startApi } from '../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const total = async (path: string): Promise<number> => ((await api.get(path).expect(200)).body as { meta: { total: number } }).meta.total;

describe('the sample catalogue', () => {
  it('is loaded into an empty catalogue, once', async () => {
    expect(await api.app.get(SampleCatalogue).loadIntoEmpty()).toBe(true);
    expect(await api.app.get(SampleCatalogue).loadIntoEmpty()).toBe(false);
    expect(await total('/v1/books')).toBe(1_000);
    expect(await total('/v1/works')).toBeGreaterThanOrEqual(300);
  });

  it('has several pages behind every filter', async () => {
    for (const filter of ['language=fre', 'format=hardcover', 'country=GB']) {
      expect(await total(`/v1/books?${filter}`)).toBeGreaterThan(20);
    }
  });

  it('is known to the planner at once: estimates are near the truth', async () => {
    const estimate = await total('/v1/books?count=estimate');
    expect(Math.abs(estimate - 1_000)).toBeLessThan(100);
  });
});
