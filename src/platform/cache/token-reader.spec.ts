import type { RedisLink } from './redis-link.js';
import { TokenReader } from './token-reader.js';

/** A Redis whose replies come when the test says so. */
function slowRedis() {
  const sent: { keys: string[]; reply: (token: string) => void }[] = [];
  const mGet = (keys: string[]) =>
    new Promise<string[]>((resolve) => sent.push({ keys, reply: (token) => resolve(keys.map(() => token)) }));
  const link = { available: true, prefix: '', client: { mGet }, answer: (reply: Promise<unknown>) => reply };
  return { sent, link: link as unknown as RedisLink };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('reading tokens', () => {
  it('one command serves all who arrive together', async () => {
    const { sent, link } = slowRedis();
    const reader = new TokenReader(link);
    const answers = Promise.all([reader.read(['books']), reader.read(['books', 'authors']), reader.read(['works'])]);
    await turn();
    expect(sent).toHaveLength(1);
    expect(sent[0]!.keys).toEqual(['t:books', 't:authors', 't:works']);
    sent[0]!.reply('1');
    expect((await answers).map((tokens) => tokens?.get('books'))).toEqual(['1', '1', '1']);
  });

  it('who arrives while a command is under way waits for the next one, and so do all others', async () => {
    const { sent, link } = slowRedis();
    const reader = new TokenReader(link);
    const early = reader.read(['books']);
    await turn();
    const late = [reader.read(['books']), reader.read(['books'])];
    await turn();
    expect(sent).toHaveLength(1);
    sent[0]!.reply('before the write');
    expect((await early)!.get('books')).toBe('before the write');
    await turn();
    await turn();
    expect(sent).toHaveLength(2);
    sent[1]!.reply('after the write');
    for (const answer of late) expect((await answer)!.get('books')).toBe('after the write');
  });
});
