import { COSTS, policyOf } from './policies.js';

describe('the policy of a role', () => {
  it('lets a sixth of what a minute has be spent at once', () => {
    expect(policyOf('reader', 60_000)).toMatchObject({ quota: 10_000, window: 10_000, unit: 1, header: '"reader";q=10000;w=10' });
  });

  it('is none when the setting is 0', () => {
    expect(policyOf('editor', 0)).toBeNull();
  });

  it('has room for the dearest request, however little may be spent', () => {
    const dearest = Math.max(...Object.values(COSTS));
    expect(policyOf('anonymous', 60)).toMatchObject({ quota: dearest, window: dearest * 1_000, header: `"anonymous";q=${dearest};w=50` });
  });
});
