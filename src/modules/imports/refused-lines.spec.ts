import type { Reject, SourceLine } from './merge/batch.js';
import { isolateRefused } from './refused-lines.js';

const lines = Array.from({ length: 100 }, (_, i): SourceLine => {
  const version = { revision: 1, modified: null, sha256: '' };
  return {
    file: 'a.txt',
    number: i + 1,
    bytes: Buffer.alloc(0),
    key: `${i + 1}`,
    version,
    format: 'test',
    deflated: () => Buffer.alloc(0),
  };
});

function sqlError(code: string): Error {
  return Object.assign(new Error('invalid byte sequence'), { code });
}

async function run(guilty: number[], code = '22021') {
  const loaded: number[] = [];
  const rejects: Reject[] = [];
  await isolateRefused(
    lines,
    async (part) => {
      if (part.some(({ number }) => guilty.includes(number))) throw sqlError(code);
      loaded.push(...part.map(({ number }) => number));
    },
    async (refused) => void rejects.push(refused),
  );
  return { loaded, rejects };
}

describe('A batch with values that the database refuses', () => {
  it('loads all lines but the guilty ones, in their order', async () => {
    const { loaded, rejects } = await run([7, 42, 43]);
    expect(loaded).toEqual(lines.map(({ number }) => number).filter((number) => ![7, 42, 43].includes(number)));
    expect(rejects.map(({ line }) => line)).toEqual([7, 42, 43]);
    expect(rejects[0]).toMatchObject({ code: 'refused-by-database', reason: 'SQLSTATE 22021: invalid byte sequence' });
  });

  it('is not taken apart when the database is gone', async () => {
    await expect(run([1], '57P01')).rejects.toThrow('invalid byte sequence');
  });
});
