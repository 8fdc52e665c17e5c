import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';

interface Page {
  links: Record<'self' | 'next' | 'nextCursor' | 'last', string>;
}

let api: Api;
beforeAll(async () => {
  api = await startApi();
  for (const title of ['A house', 'B house', 'C house']) await aBook(api, { title });
});
afterAll(() => api.stop());

/** A list of titles of which the three are some, so long as it is sent. */
const titles = (text: string, times: number) => `title=A,B,C,${Array.from({ length: times }, (_, i) => `${text}${i}`).join(',')}`;

describe('a long address', () => {
  it('has links that are read when they are followed, and no header with them that a client could not read', async () => {
    const address = `/v1/books?${titles('the+lost+house+of+captain+nemo+', 82)}&limit=1`;
    expect(address.length).toBeLessThan(2_900);
    const { body, headers } = await api.get(address).expect(200);
    const { links } = body as Page;
    expect(links.next.length).toBeGreaterThan(3_700);
    expect(headers['link']).toBeUndefined();
    for (const name of ['self', 'next', 'nextCursor', 'last'] as const) await api.get(links[name]).expect(200);
  });

  it('whose links would be longer than what is read is refused', async () => {
    const address = `/v1/books?${titles('the+lost+house+of+captain+nemo+', 97)}+and+of+his+crew&limit=1`;
    expect(address.length).toBeLessThan(3_900);
    const { body } = await api.get(address).expect(414);
    expect(body).toMatchObject({ code: 'address-too-long', detail: expect.stringContaining('4000') as string });
  });

  it('may be long for its cursor', async () => {
    const { body } = await api.get(`/v1/books?${titles('x'.repeat(30), 90)}&limit=1&sort=title`).expect(200);
    const { nextCursor } = (body as Page).links;
    expect(nextCursor).toContain('cursor=');
    await api.get(`${nextCursor}&count=none`).expect(200);
  });
});

it('dates that must hold together are not multiplied', async () => {
  const years = (from: number) => Array.from({ length: 100 }, (_, i) => `${from + i}..`).join(',');
  const updated = [1000, 1100, 1200, 1300, 1400].map((from) => `updated=${years(from)}`).join('&');
  const { body } = await api.get(`/v1/books?${updated}`).expect(200);
  expect(body).toMatchObject({ meta: { total: 3 } });
});
