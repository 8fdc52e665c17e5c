import { Registry } from 'prom-client';
import { LimitMetrics } from './limit-metrics.js';
import { LoadShedder, LOOK_EVERY } from './load-shedder.js';

const POOL = 4;
let time = 0;
let begun = 0;
let shedder: LoadShedder;

beforeEach(() => {
  [time, begun] = [0, 0];
  const load = { pool: POOL, waitingFills: () => 0, waitingForConnection: () => 0, shorten: () => {}, cpuTime: () => time };
  shedder = new LoadShedder(load, new LimitMetrics(new Registry()), () => time);
  shedder.onWake = () => (begun += 1);
});

function read(address: string): string | undefined {
  const reason = shedder.reason('read', address, {});
  if (reason === undefined) shedder.begin(address);
  return reason;
}

/** So many looks; answers whether one more is wanted. `late`: how late each is, milliseconds. */
function look(times: number, late = 0): boolean {
  let more = false;
  for (let i = 0; i < times; i += 1) {
    time += LOOK_EVERY + late;
    more = shedder.look();
  }
  return more;
}

describe('looking at the load', () => {
  it('begins when somebody asks, and ends a second after the last was answered', () => {
    expect(begun).toBe(0);
    read('/1');
    expect(begun).toBe(1);
    expect(look(200)).toBe(true);
    read('/2');
    shedder.end('/1', 'answered');
    shedder.end('/2', 'answered');
    expect(look(50)).toBe(true);
    expect(look(1)).toBe(false);
    expect(begun).toBe(1);
    shedder.expect(1);
    expect(begun).toBe(2);
    expect(look(1)).toBe(true);
  });

  it('knows nothing of before when it begins anew', () => {
    const addresses = Array.from({ length: POOL }, (_, i) => `/${i}`);
    addresses.forEach(read);
    look(3, 250);
    expect(shedder.delay).toBe(250);
    expect(read('/x')).toBe('event-loop');
    for (const address of addresses) shedder.end(address, 'answered');
    expect(look(51, 250)).toBe(false);
    expect(shedder.delay).toBe(0);
    time += 3_600_000; // in which nobody looked, so that the event loop seems late
    expect([...addresses, '/x'].map(read)).toEqual(Array(POOL + 1).fill(undefined));
    look(1);
    expect(shedder.delay).toBe(0);
  });
});
