import { despiteDeadlocks } from './deadlocks.js';

function failing(times: number, code: string) {
  let runs = 0;
  return async () => {
    if (runs++ < times) throw Object.assign(new Error('failed'), { code });
    return runs;
  };
}

describe('A transaction of an import', () => {
  it('is run again after a deadlock', async () => {
    expect(await despiteDeadlocks(failing(2, '40P01'))).toBe(3);
  });

  it('fails when it meets a deadlock every time', async () => {
    await expect(despiteDeadlocks(failing(Infinity, '40P01'))).rejects.toThrow('failed');
  });

  it('is not run again after another error', async () => {
    await expect(despiteDeadlocks(failing(1, '23505'))).rejects.toThrow('failed');
  });
});
