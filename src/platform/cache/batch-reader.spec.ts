import { BatchReader } from './batch-reader.js';

/** A store whose replies come when the test says so. */
function slowStore() {
  const sent: { names: string[]; reply: (value: string) => void }[] = [];
  const reader = new BatchReader<string>(
    (names) => new Promise((resolve) => sent.push({ names, reply: (value) => resolve(new Map(names.map((name) => [name, value]))) })),
  );
  return { sent, reader };
}

/** Long enough for a question to be sent, or for its reply to be passed on. */
const turn = async () => {
  for (let i = 0; i < 4; i += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('a batch reader', () => {
  it('asks one question for all who arrive together', async () => {
    const { sent, reader } = slowStore();
    const answers = Promise.all([reader.read(['books']), reader.read(['books', 'authors']), reader.read(['works'])]);
    await turn();
    expect(sent.map(({ names }) => names)).toEqual([['books', 'authors', 'works']]);
    sent[0]!.reply('1');
    expect((await answers).map((found) => found?.get('books'))).toEqual(['1', '1', '1']);
  });

  it('lets who arrives while a question is under way wait for the next one, and all others too', async () => {
    const { sent, reader } = slowStore();
    const early = reader.read(['books']);
    await turn();
    const late = [reader.read(['books']), reader.read(['books'])];
    await turn();
    expect(sent).toHaveLength(1);
    sent[0]!.reply('before the write');
    expect((await early)!.get('books')).toBe('before the write');
    await turn();
    expect(sent).toHaveLength(2);
    sent[1]!.reply('after the write');
    for (const answer of late) expect((await answer)!.get('books')).toBe('after the write');
  });

  it('splits a question that would become too long', async () => {
    const { sent, reader } = slowStore();
    const answers = Promise.all(Array.from({ length: 150 }, (_, i) => reader.read([`page ${i}`])));
    await turn();
    expect(sent[0]!.names).toHaveLength(100);
    sent[0]!.reply('1');
    await turn();
    expect(sent[1]!.names).toHaveLength(50);
    sent[1]!.reply('2');
    expect((await answers).map((found, i) => found?.get(`page ${i}`))).toEqual([...Array(100).fill('1'), ...Array(50).fill('2')]);
  });
});
