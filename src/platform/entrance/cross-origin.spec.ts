import type { IncomingMessage } from 'node:http';
import { CrossOrigin } from './cross-origin.js';

const said = (cors: CrossOrigin, origin?: string) => asObject([...cors.toAll, ...cors.headersFor({ origin })]);
const asObject = (pairs: readonly string[]) => Object.fromEntries(pairs.flatMap((name, i) => (i % 2 === 0 ? [[name, pairs[i + 1]]] : [])));
const LISTED = 'https://books.example';
const preflight = (origin?: string) =>
  ({ method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PATCH' } }) as unknown as IncomingMessage;

describe('CORS', () => {
  it('lets everybody read, whoever asks', () => {
    const all = new CrossOrigin('any');
    for (const origin of [undefined, LISTED, 'null']) expect(said(all, origin)).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(all.varies).toBe(false);
  });

  it('lets those on the list read, and tells caches that it depends', () => {
    const some = new CrossOrigin([LISTED]);
    expect(said(some, LISTED)).toMatchObject({ vary: 'Origin', 'access-control-allow-origin': LISTED });
    expect(some.varies).toBe(true);
  });

  it.each([undefined, 'null', 'https://evil.example', 'http://books.example', 'https://books.example.evil.example', `${LISTED}/`])(
    'never reflects %s, which is not on the list',
    (origin) => {
      const some = new CrossOrigin([LISTED]);
      expect(said(some, origin)).toEqual({ vary: 'Origin' });
      expect(some.preflightHeaders({ origin })).toEqual([]);
    },
  );

  it('says nothing while it is off, and leaves OPTIONS to others', () => {
    const none = new CrossOrigin([]);
    expect(said(none, LISTED)).toEqual({});
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
    const names = [...Object.keys(said(some, LISTED)), ...some.preflightHeaders({ origin: LISTED })];
    expect(names).not.toContain('access-control-allow-credentials');
  });
});
