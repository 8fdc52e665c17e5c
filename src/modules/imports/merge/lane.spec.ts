import { Lane } from './lane.js';

describe('The lane', () => {
  it('lets the caller read on while a batch is written', async () => {
    const lane = new Lane();
    const done: string[] = [];
    let finish = () => {};
    await lane.start(() => new Promise<void>((resolve) => (finish = resolve)).then(() => void done.push('first')));
    const second = lane.start(async () => void done.push('second'));
    expect(done).toEqual([]);
    finish();
    await second;
    await lane.idle();
    expect(done).toEqual(['first', 'second']);
  });

  it('tells of a failure when the next batch is to start', async () => {
    const lane = new Lane();
    await lane.start(() => Promise.reject(new Error('disk full')));
    await expect(lane.start(async () => undefined)).rejects.toThrow('disk full');
  });

  it('tells of a failure of the last batch', async () => {
    const lane = new Lane();
    await lane.start(() => Promise.reject(new Error('disk full')));
    await expect(lane.idle()).rejects.toThrow('disk full');
  });
});
