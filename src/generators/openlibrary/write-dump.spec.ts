import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeDump } from './write-dump.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-generator-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function generated({ works = 3_000, seed = 1, jobs = 1 } = {}): Promise<{
  names: string[];
  lines: number;
  texts: string[];
  digest: string;
}> {
  const out = join(folder, `${works}-${seed}-${jobs}`);
  const files = await writeDump({ works, seed, date: '2026-01-31', damaged: 0, revised: 0 }, { out, jobs });
  const texts = await Promise.all(files.map(async ({ path }) => gunzipSync(await readFile(path)).toString()));
  return {
    names: files.map(({ path }) => basename(path)),
    lines: files.reduce((sum, { lines }) => sum + lines, 0),
    texts,
    digest: createHash('sha256').update(texts.join()).digest('hex'),
  };
}

describe('a generated dump', () => {
  it('has the names of the files that Open Library publishes, and as many lines as it says', async () => {
    const { names, lines, texts } = await generated();
    expect(names).toEqual(['authors', 'works', 'editions', 'redirects', 'deletes'].map((kind) => `ol_dump_${kind}_2026-01-31.txt.gz`));
    expect(texts.join('').split('\n')).toHaveLength(lines + 1);
    expect(texts[1]!.trimEnd().split('\n')).toHaveLength(3_000);
  });

  it('is the same for the same seed, however many threads make it, and another one for another seed', async () => {
    const [one, two, other] = [
      await generated({ works: 5_000 }),
      await generated({ works: 5_000, jobs: 2 }),
      await generated({ works: 5_000, seed: 2 }),
    ];
    expect(two.digest).toBe(one.digest);
    expect(other.digest).not.toBe(one.digest);
  });

  it('is the same as it was when this test was written: benchmarks of different days are of the same books', async () => {
    expect((await generated({ works: 500, seed: 7 })).digest).toBe('5190d02d4b9c2840dbde81e89bc1cdac8e9e53b1b3713c34699d1472414ab080');
  });

  it('leaves no half of a file when it is stopped', async () => {
    const out = join(folder, 'stopped');
    const stop = new AbortController();
    const order = { works: 20_000, seed: 1, date: '2026-01-31', damaged: 0, revised: 0 };
    const onProgress = (file: string) => (file === 'works' ? stop.abort() : undefined);
    await expect(writeDump(order, { out, jobs: 2, signal: stop.signal, onProgress })).rejects.toThrow('aborted');
    expect(await readdir(out)).toEqual(['ol_dump_authors_2026-01-31.txt.gz']);
  });

  it('can be as small as one work', async () => {
    const { texts } = await generated({ works: 1 });
    expect(texts[1]!.trimEnd().split('\n')).toHaveLength(1);
  });
});
