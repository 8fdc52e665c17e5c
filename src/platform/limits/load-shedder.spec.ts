import { Registry } from 'prom-client';
import { LimitMetrics } from './limit-metrics.js';
import { LoadShedder, LOOK_EVERY } from './load-shedder.js';

const POOL = 4;

/** A service that answers so many reads between two looks, one after the other, under a clock of its own. */
class Service {
  time = 0;
  /** reads that are answered in each look */
  speed = 1;
  waitingForConnection = 0;
  readonly metrics = new LimitMetrics(new Registry());
  readonly shedder = new LoadShedder(
    {
      pool: POOL,
      waitingFills: () => this.waiting,
      waitingForConnection: () => this.waitingForConnection,
      shorten: (most) => {
        while (this.waiting > most) this.end('unanswered');
      },
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

  /** So many reads come; answers how many are refused. */
  come(reads: number): number {
    let refused = 0;
    for (let i = 0; i < reads; i += 1) {
      if (this.shedder.refusal('read', `/${this.next}`)) refused += 1;
      else this.shedder.begin(`/${this.next++}`);
    }
    return refused;
  }

  /** A look's time passes; `late`: how late the event loop is, milliseconds. */
  pass({ late = 0 } = {}): void {
    this.time += LOOK_EVERY + late;
    for (let i = 0; i < this.speed && this.shedder.inFlight > 0; i += 1) this.end('answered');
    this.shedder.look();
  }

  /** So many reads come in each of so many looks; answers how many are refused. */
  under(reads: number, looks: number): number {
    let refused = 0;
    for (let look = 0; look < looks; look += 1) {
      refused += this.come(reads);
      this.pass();
    }
    return refused;
  }
}

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
    expect(service.shedder.inFlight).toBeLessThanOrEqual(20); // two looks, which is the target
    expect(service.metrics.shed.backlog).toBeGreaterThan(4_000);
  });

  it('refuses what is more than a burst at once', () => {
    expect(service.come(1_000)).toBe(1_000 - 16 * POOL);
    expect(service.shedder.refusal('read', '/x')).toMatchObject({ code: 'overloaded', status: 503 });
  });

  it('counts any number of requests for one address once, and refuses none of them', () => {
    service.come(16 * POOL);
    for (let i = 0; i < 1_000; i += 1) {
      expect(service.shedder.refusal('read', '/0')).toBeUndefined();
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
    service.speed = 0;
    service.come(500);
    service.pass();
    const times = Array.from({ length: 100 }, () => service.shedder.refusal('read', '/x')?.headers['retry-after']);
    expect(new Set(times)).toEqual(new Set(['1', '2']));
  });

  it('refuses reads first and writes later when requests wait for connections', () => {
    service.waitingForConnection = 4 * POOL;
    service.pass();
    expect(service.shedder.refusal('read', '/x')).toBeDefined();
    expect(service.shedder.refusal('write', '/x')).toBeUndefined();
    service.waitingForConnection = 32 * POOL;
    service.pass();
    expect(service.shedder.refusal('write', '/x')).toBeDefined();
    service.waitingForConnection = 0;
    service.pass();
    expect(service.shedder.refusal('write', '/x')).toBeUndefined();
    expect(service.metrics.shed.pool).toBe(2);
  });

  it('refuses reads, then writes when the event loop is late again and again, but not when it paused once', () => {
    service.pass({ late: 2_000 });
    expect(service.shedder.refusal('read', '/x')).toBeUndefined();
    service.pass({ late: 250 });
    service.pass({ late: 250 });
    expect(service.shedder.delay).toBe(250);
    expect(service.shedder.refusal('read', '/x')).toBeDefined();
    expect(service.shedder.refusal('write', '/x')).toBeUndefined();
    for (let look = 0; look < 3; look += 1) service.pass({ late: 1_500 });
    expect(service.shedder.refusal('write', '/x')).toBeDefined();
    service.pass();
    expect(service.shedder.refusal('write', '/x')).toBeUndefined();
    expect(service.shedder.refusal('read', '/x')).toBeUndefined();
  });
});
