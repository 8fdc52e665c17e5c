import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDumpFiles } from './dump-files.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dumps-'));
  await mkdir(join(folder, 'types'));
  await mkdir(join(folder, 'empty'));
  for (const name of ['works.txt.gz', 'authors.txt', 'all.gz', 'rates.json', 'types/inner.txt']) await writeFile(join(folder, name), name);
});
afterAll(() => rm(folder, { recursive: true }));

const inFolder = (...names: string[]) => names.map((name) => join(folder, name));

describe('The files to import', () => {
  it('are the dumps of a folder by name, without its sub-folders, and the others are named', async () => {
    const { files, ignored } = await findDumpFiles([folder]);
    expect(files.map(({ path }) => path)).toEqual(inFolder('all.gz', 'authors.txt', 'works.txt.gz'));
    expect(ignored).toEqual(inFolder('rates.json'));
  });

  it('come with their sizes', async () => {
    const real = join(await realpath(folder), 'authors.txt');
    expect((await findDumpFiles(inFolder('authors.txt'))).files).toEqual([{ path: join(folder, 'authors.txt'), real, size: 11 }]);
  });

  it('may have any name when they are given themselves', async () => {
    expect((await findDumpFiles(inFolder('rates.json'))).files).toHaveLength(1);
  });

  it('count once when they are given twice', async () => {
    expect((await findDumpFiles([join(folder, 'authors.txt'), folder, join(folder, 'types', '..', 'authors.txt')])).files).toHaveLength(3);
  });

  it('must be there', async () => {
    await expect(findDumpFiles(inFolder('authors.txt', 'missing.txt'))).rejects.toThrow(/There is no file or folder .*missing\.txt/);
    await expect(findDumpFiles(inFolder('empty'))).rejects.toThrow(/no dump to import/);
  });
});
