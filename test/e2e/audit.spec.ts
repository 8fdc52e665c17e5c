import { ADMIN_KEY, type Api, startApi } from '../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

describe('the audit', () => {
  const entriesOf = async (requestId: string) => {
    const { body } = await api.get(`/v1/audit?request=${requestId}`).set('X-Api-Key', ADMIN_KEY).expect(200);
    return (body as { data: object[] }).data;
  };

  it('says of every write who, what, and which versions', async () => {
    const { body } = await api.post('/v1/keys', { name: 'cataloguer', role: 'librarian' }).expect(201);
    const { id: keyId, key } = (body as { data: { id: number; key: string } }).data;
    const made = await api.post('/v1/authors', { name: 'A' }).set('X-Api-Key', key).set('X-Request-Id', 'audited-1').expect(201);
    const path = made.headers['location']!;
    await api.patch(path, { name: 'B' }).set('X-Api-Key', key).set('X-Request-Id', 'audited-2').expect(200);
    await api.patch(path, {}).set('X-Api-Key', key).set('X-Request-Id', 'audited-3').expect(200);
    await api.remove(path).set('X-Api-Key', key).set('X-Request-Id', 'audited-4').expect(204);
    const recordId = Number(path.split('/').at(-1));
    const usual = { keyId, actor: 'cataloguer', kind: 'authors', recordId };
    expect(await entriesOf('audited-1')).toMatchObject([{ ...usual, action: 'create', versionBefore: null, versionAfter: 1 }]);
    expect(await entriesOf('audited-2')).toMatchObject([{ ...usual, action: 'update', versionBefore: 1, versionAfter: 2 }]);
    expect(await entriesOf('audited-3')).toEqual([]);
    expect(await entriesOf('audited-4')).toMatchObject([{ ...usual, action: 'delete', versionBefore: 2, versionAfter: 3 }]);
    for (const query of [`record=authors/${recordId}`, `key=${keyId}`]) {
      const { body } = await api.get(`/v1/audit?${query}&sort=-id&limit=2`).set('X-Api-Key', ADMIN_KEY).expect(200);
      expect(body).toMatchObject({
        data: [{ requestId: 'audited-4' }, { requestId: 'audited-2' }],
        links: { next: expect.stringContaining('offset=2') as string },
      });
    }
  });

  it('names what a write added beside its record', async () => {
    const sent = {
      title: 'With all',
      publications: [{ name: 'New Press' }],
      subjects: [{ heading: 'New things' }],
      series: [{ name: 'New' }],
    };
    await api.post('/v1/books', sent).set('X-Request-Id', 'audited-5').expect(201);
    const entries = (await entriesOf('audited-5')) as { kind: string; action: string }[];
    expect(entries.map(({ kind, action }) => `${action} ${kind}`).sort()).toEqual([
      'create books',
      'create publishers',
      'create series',
      'create subjects',
      'create works',
    ]);
  });

  it('has nothing of what was refused, nor of what was repeated', async () => {
    await api.post('/v1/books', { title: '' }).set('X-Request-Id', 'audited-6').expect(422);
    await api.patch('/v1/books/2147483647', { title: 'x' }).set('X-Request-Id', 'audited-7').expect(404);
    await api.post('/v1/books', { title: 'x' }).set('Idempotency-Key', 'audit').expect(201);
    await api.post('/v1/books', { title: 'x' }).set({ 'Idempotency-Key': 'audit', 'X-Request-Id': 'audited-8' }).expect(201);
    for (const id of ['audited-6', 'audited-7', 'audited-8']) expect(await entriesOf(id)).toEqual([]);
  });

  it('knows of keys and purges', async () => {
    await api.post('/v1/keys', { name: 'k', role: 'reader' }).set('X-Request-Id', 'audited-9').expect(201);
    await api
      .post('/v1/cache/purge', { tags: ['books'] })
      .set('X-Request-Id', 'audited-10')
      .expect(200);
    expect(await entriesOf('audited-9')).toMatchObject([{ actor: 'ADMIN_API_KEY', keyId: null, action: 'create', kind: 'keys' }]);
    expect(await entriesOf('audited-10')).toMatchObject([{ action: 'purge', kind: 'cache', recordId: null }]);
  });
});
