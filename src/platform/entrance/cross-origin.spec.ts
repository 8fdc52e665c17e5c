import type { IncomingMessage } from 'node:http';
import { CrossOrigin } from './cross-origin.js';

const asObject = (pairs: readonly string[]) => Object.fromEntries(pairs.flatMap((name, i) => (i % 2 === 0 ? [[name, pairs[i + 1]]] : [])));
const LISTED = 'https://books.example';
const preflight = (origin?: string) =>
  ({ method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PATCH' } }) as unknown as IncomingMessage;

describe('CORS', () => {
  it('lets everybody read, whoever asks', () => {
    const all = new CrossOrigin('any');
    for (const origin of [undefined, LISTED, 'null'])
      expect(asObject(all.headersFor({ origin }))).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(all.varies).toBe(false);
  });

  it('lets those on the list read, and tells caches that it depends', () => {
    const some = new CrossOrigin([LISTED]);
    expect(asObject(some.headersFor({ origin: LISTED }))).toMatchObject({ vary: 'Origin', 'access-control-allow-origin': LISTED });
    expect(some.varies).toBe(true);
  });

  it.each([undefined, 'null', 'https://evil.example', 'http://books.example', 'https://books.example.evil.example', `${LISTED}/`])(
    'never reflects %s, which is not on the list',
    (origin) => {
      const some = new CrossOrigin([LISTED]);
      expect(asObject(some.headersFor({ origin }))).toEqual({ vary: 'Origin' });
      expect(some.preflightHeaders({ origin })).toEqual([]);
    },
  );

  it('says nothing while it is off, and leaves OPTIONS to others', () => {
    const none = new CrossOrigin([]);
    expect(none.headersFor({ origin: LISTED })).toEqual([]);
    expect(none.isPreflight(preflight(LISTED))).toBe(false);
    expect(none.varies).toBe(false);
  });

  it('knows a preflight from any other OPTIONS', () => {
    const all = new CrossOrigin('any');
    expect(all.isPreflight(preflight(LISTED))).toBe(true);
    expect(all.isPreflight(preflight())).toBe(false);
    expect(all.isPreflight({ method: 'OPTIONS', headers: { origin: LISTED } } as IncomingMessage)).toBe(false);
  });

  it('never allows credentials', () => {
    const some = new CrossOrigin([LISTED]);
    const said = [...some.headersFor({ origin: LISTED }), ...some.preflightHeaders({ origin: LISTED })];
    expect(said).not.toContain('access-control-allow-credentials');
  });
});
