import { Registry } from 'prom-client';
import { LimitMetrics } from './limit-metrics.js';
import { LoadShedder, LOOK_EVERY } from './load-shedder.js';

const POOL = 4;
/** Parts of a look's time in which reads come and are answered. */
const PARTS = 10;

/** A service that answers so many reads between two looks, one after the other, under a clock of its own. */
class Service {
  time = 0;
  /** reads that are answered in each look */
  speed = 1;
  waitingForConnection = 0;
  cpuTime = 0;
  readonly metrics = new LimitMetrics(new Registry());
  readonly shedder = new LoadShedder(
    {
      pool: POOL,
      waitingFills: () => this.waiting,
      waitingForConnection: () => this.waitingForConnection,
      shorten: (most) => {
        while (this.waiting > most) this.end('unanswered');
      },
      cpuTime: () => this.cpuTime,
    },
    this.metrics,
    () => this.time,
  );

  private first = 0;
  private next = 0;

  private end(how: 'answered' | 'unanswered'): void {
    this.shedder.end(`/${this.first++}`, how);
  }

  get waiting(): number {
    return Math.max(0, this.shedder.inFlight - POOL);
  }

  /** So many reads come, over the connections by turns, or each over its own; answers how many are refused. */
  come(reads: number, connections?: readonly object[]): number {
    let refused = 0;
    for (let i = 0; i < reads; i += 1) {
      const reason = this.shedder.reason('read', `/${this.next}`, connections?.[i % connections.length] ?? {});
      if (reason) refused += 1;
      else this.shedder.begin(`/${this.next++}`);
    }
    return refused;
  }

  /** A look's time passes; `late`: how late the event loop is, milliseconds; `had`: the share of the time that the process had a processor. */
  pass({ late = 0, had = 1 } = {}): void {
    this.answer(this.speed);
    this.time += LOOK_EVERY + late;
    this.cpuTime += (LOOK_EVERY + late) * had;
    this.shedder.look();
  }

  /** So many reads come in each of so many looks, while others are answered; answers how many are refused. */
  under(reads: number, looks: number, connections?: readonly object[]): number {
    let refused = 0;
    for (let look = 0; look < looks; look += 1) {
      for (let part = 0; part < PARTS; part += 1) {
        refused += this.come(share(reads, part), connections);
        this.answer(share(this.speed, part));
      }
      this.time += LOOK_EVERY;
      this.shedder.look();
    }
    return refused;
  }

  private answer(reads: number): void {
    for (let i = 0; i < reads && this.shedder.inFlight > 0; i += 1) this.end('answered');
  }
}

/** What falls to one part of a look. */
const share = (all: number, part: number): number => Math.floor((all * (part + 1)) / PARTS) - Math.floor((all * part) / PARTS);

let service: Service;
beforeEach(() => (service = new Service()));

describe('shedding', () => {
  it('refuses nobody while the service keeps up', () => {
    service.speed = 10;
    expect(service.under(10, 1_000)).toBe(0);
  });

  it('lets a burst in that is over soon', () => {
    service.speed = 20;
    expect(service.come(60)).toBe(0);
    for (let look = 0; look < 5; look += 1) service.pass();
    expect(service.come(10)).toBe(0);
  });

  it('lets in what is answered in time when more comes than can be answered, and refuses the rest', () => {
    service.speed = 10;
    service.under(100, 50);
    const refused = service.under(100, 50);
    expect(refused / 50).toBeCloseTo(90, 0);
    expect(service.shedder.inFlight).toBeLessThanOrEqual(2 * POOL);
  });

  it('refuses what is more than a burst at once', () => {
    expect(service.come(1_000)).toBe(1_000 - 16 * POOL);
    expect(service.shedder.reason('read', '/x', {})).toBe('backlog');
  });

  it('lets in what is answered in time when it knows that more than a burst comes', () => {
    service.shedder.expect(1_000);
    expect(service.come(1_000)).toBe(1_000 - POOL);
  });

  it('counts any number of requests for one address once, and refuses none of them', () => {
    service.come(16 * POOL);
    for (let i = 0; i < 1_000; i += 1) {
      expect(service.shedder.reason('read', '/0', {})).toBeUndefined();
      service.shedder.begin('/0');
    }
    expect(service.shedder.inFlight).toBe(16 * POOL);
    for (let i = 0; i < 1_000; i += 1) service.shedder.end('/0', 'answered');
    expect(service.shedder.inFlight).toBe(16 * POOL);
    service.shedder.end('/0', 'answered');
    expect(service.shedder.inFlight).toBe(16 * POOL - 1);
  });

  it('refuses those who wait beyond what can be answered in time', () => {
    service.come(100);
    for (let look = 0; look < 6; look += 1) service.pass();
    expect(service.shedder.inFlight).toBeLessThanOrEqual(5 * POOL);
  });

  it('refuses those of a burst who wait beyond what can be answered in time when as many come behind them', () => {
    service.come(16 * POOL + 16 * POOL - 1);
    expect(service.shedder.inFlight).toBe(16 * POOL);
    service.come(1);
    expect(service.shedder.inFlight).toBe(5 * POOL);
  });

  it('lets in what is answered in time, however much that is', () => {
    service.speed = 60;
    service.under(600, 50);
    expect(service.under(600, 50) / 50).toBeCloseTo(540, 0);
    expect(service.shedder.inFlight).toBeGreaterThan(2 * POOL);
    expect(service.shedder.inFlight).toBeLessThanOrEqual(30); // half a look, which is the target
  });

  it('is over when few clients go on, however often they come again', () => {
    service.speed = 10;
    service.under(100, 50);
    const clients = Array.from({ length: 12 }, () => ({}));
    let refused = 0;
    for (let look = 0; look < 12; look += 1) {
      refused = service.come(clients.length - service.shedder.inFlight, clients);
      service.pass();
    }
    expect(refused).toBe(0);
  });

  it('lets slow reads wait, a few for each connection', () => {
    service.speed = 0;
    expect(service.under(1, 5 * POOL)).toBe(0);
    service.under(1, 50);
    expect(service.under(1, 50)).toBe(50);
    expect(service.shedder.inFlight).toBe(5 * POOL);
  });

  it('is over a fifth of a second after somebody had to be refused', () => {
    service.speed = 10;
    service.under(100, 50);
    for (let look = 0; look < 11; look += 1) service.pass();
    expect(service.come(60)).toBe(0);
  });

  it('says when to come again, and that is not the same second for all', () => {
    const problems = Array.from({ length: 100 }, () => service.shedder.refuse('backlog'));
    expect(problems[0]).toMatchObject({ code: 'overloaded', status: 503 });
    expect(new Set(problems.map(({ headers }) => headers['retry-after']))).toEqual(new Set(['1', '2']));
    expect(service.metrics.shed).toEqual({ backlog: 100, pool: 0, 'event-loop': 0 });
  });

  it('refuses reads first and writes later when requests wait for connections', () => {
    service.waitingForConnection = 4 * POOL;
    service.pass();
    expect(service.shedder.reason('read', '/x', {})).toBeDefined();
    expect(service.shedder.reason('write', '/x', {})).toBeUndefined();
    service.waitingForConnection = 32 * POOL;
    service.pass();
    expect(service.shedder.reason('write', '/x', {})).toBeDefined();
    service.waitingForConnection = 0;
    service.pass();
    expect(service.shedder.reason('write', '/x', {})).toBeUndefined();
  });

  it('refuses reads, then writes when the event loop is late again and again, but not when it paused once', () => {
    service.come(POOL);
    service.speed = 0;
    service.pass({ late: 2_000 });
    expect(service.shedder.reason('read', '/x', {})).toBeUndefined();
    service.pass({ late: 250 });
    service.pass({ late: 250 });
    expect(service.shedder.delay).toBe(250);
    expect(service.shedder.reason('read', '/x', {})).toBeDefined();
    expect(service.shedder.reason('write', '/x', {})).toBeUndefined();
    for (let look = 0; look < 3; look += 1) service.pass({ late: 1_500 });
    expect(service.shedder.reason('write', '/x', {})).toBeDefined();
    service.pass();
    expect(service.shedder.reason('write', '/x', {})).toBeUndefined();
    expect(service.shedder.reason('read', '/x', {})).toBeUndefined();
  });

  it('refuses nobody who comes nearly alone because the event loop is late', () => {
    service.speed = 0;
    service.come(POOL - 1);
    for (let look = 0; look < 10; look += 1) service.pass({ late: 250 });
    expect(service.come(2)).toBe(1);
  });

  it('refuses nobody because others have the processor', () => {
    service.speed = 0;
    service.come(POOL);
    for (let look = 0; look < 10; look += 1) service.pass({ late: 1_500, had: 0.3 });
    expect(service.shedder.delay).toBe(0);
    expect(service.shedder.reason('read', '/x', {})).toBeUndefined();
    expect(service.shedder.reason('write', '/x', {})).toBeUndefined();
  });
});
