import { setImmediate as turn } from 'node:timers/promises';
import { Arrivals } from './arrivals.js';

describe('Arrivals', () => {
  let clock: number;
  let begun: string[];
  let told: unknown[];
  let arrivals: Arrivals;

  beforeEach(() => {
    clock = 0;
    begun = [];
    told = [];
    arrivals = new Arrivals({ comes: () => told.push('comes'), over: (requests) => told.push(requests) }, () => clock);
  });

  const request = (name: string) => {
    if (arrivals.coming) arrivals.hold(() => begun.push(name));
    else begun.push(name);
  };

  it('begins requests at once when no connection comes', () => {
    request('a');
    expect(begun).toEqual(['a']);
  });

  it('lets requests wait while each turn brings a connection, and begins them in their order afterwards', async () => {
    for (const name of ['a', 'b', 'c']) {
      arrivals.arrive();
      request(name);
      await turn();
    }
    expect(begun).toEqual([]);
    expect(told).toEqual(['comes']);
    await turn();
    expect(begun).toEqual(['a', 'b', 'c']);
    expect(told).toEqual(['comes', 3]);
    request('d');
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets nobody wait longer than 25 ms for connections that never end', async () => {
    arrivals.arrive();
    request('a');
    for (clock = 5; clock < 25; clock += 5) {
      arrivals.arrive();
      await turn();
    }
    expect(begun).toEqual([]);
    arrivals.arrive();
    await turn();
    expect(begun).toEqual(['a']);
  });
});
