import { Lanes } from './lanes.js';

/** A task that ends when it is told to. */
class Task {
  started = false;
  end!: () => void;
  fail!: (error: Error) => void;
  private readonly ended = new Promise<void>((resolve, reject) => Object.assign(this, { end: resolve, fail: reject }));

  readonly run = (): Promise<void> => {
    this.started = true;
    return this.ended;
  };
}

describe('lanes', () => {
  it('run so many tasks at a time', async () => {
    const lanes = new Lanes(2);
    const tasks = [new Task(), new Task(), new Task()];
    await lanes.start(tasks[0]!.run);
    await lanes.start(tasks[1]!.run);
    const third = lanes.start(tasks[2]!.run);
    expect(tasks.map(({ started }) => started)).toEqual([true, true, false]);
    tasks[1]!.end();
    await third;
    expect(tasks[2]!.started).toBe(true);
    tasks[0]!.end();
    tasks[2]!.end();
    await lanes.idle();
  });

  it('throw what a task threw, to whoever starts or waits next', async () => {
    const lanes = new Lanes(1);
    const [first, second] = [new Task(), new Task()];
    await lanes.start(first.run);
    first.fail(new Error('no'));
    await expect(lanes.start(second.run)).rejects.toThrow('no');
    expect(second.started).toBe(false);
    await expect(lanes.idle()).rejects.toThrow('no');
  });
});
