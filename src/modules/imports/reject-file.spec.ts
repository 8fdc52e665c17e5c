import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RejectFile } from './reject-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejects-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(...lines: (Buffer | null)[]): Promise<unknown[]> {
  const path = join(folder, 'rejects.ndjson');
  const file = await RejectFile.open(path, []);
  for (const [i, bytes] of lines.entries()) await file.add({ file: 'a.txt', line: i + 1, code: 'invalid-json', reason: 'Why.', bytes });
  await file.close();
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));
}

describe('The reject file', () => {
  it('says where a line stands, why it was refused, and the line itself', async () => {
    expect(await written(Buffer.from('/type/work\t{"ü"'))).toEqual([
      { file: 'a.txt', line: 1, code: 'invalid-json', reason: 'Why.', record: '/type/work\t{"ü"' },
    ]);
  });

  it('keeps bytes that are not UTF-8', async () => {
    expect(await written(Buffer.from([0x66, 0xff]))).toMatchObject([{ recordBase64: 'Zv8=' }]);
  });

  it('says so when a line was too long to keep', async () => {
    expect(await written(null)).toMatchObject([{ record: null }]);
  });

  it('begins anew with every import', async () => {
    await written(Buffer.from('old'), Buffer.from('older'));
    expect(await written(Buffer.from('new'))).toHaveLength(1);
  });

  it('cannot be opened where there is no folder', async () => {
    await expect(RejectFile.open(join(folder, 'missing', 'rejects.ndjson'), [])).rejects.toThrow(/ENOENT/);
  });

  it('is none of those that are imported, by whatever name: it would be emptied', async () => {
    const [dump, link] = [join(folder, 'dump.txt'), join(folder, 'link.txt')];
    await writeFile(dump, 'a line\n');
    await symlink(dump, link);
    await expect(RejectFile.open(link, [dump])).rejects.toThrow(/is to be imported/);
    expect(await readFile(dump, 'utf8')).toBe('a line\n');
  });

  it('takes more than memory should hold at once', async () => {
    expect(await written(...Array.from({ length: 50 }, () => Buffer.alloc(100_000, 'x')))).toHaveLength(50);
  });
});
