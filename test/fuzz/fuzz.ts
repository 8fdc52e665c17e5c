import type { ApiContract } from '../support/api-contract.js';
import { Exchange, type Exchanged } from '../support/exchange.js';
import type { CatalogueState } from './catalogue-state.js';
import { type Finding, Judge, type JudgeOptions } from './judge.js';
import { AT_ONCE, type Case, Requests, sendersOf } from './requests.js';

/** Milliseconds after which there will be no answer. */
const PATIENCE = 10_000;
/** Bytes of a body that the server may cut off while it answers. */
const LARGE = 1024 * 1024;

export interface FuzzOptions extends JudgeOptions {
  url: string;
  contract: ApiContract;
  seed: number;
  requests: number;
  /** a key that may write; without one nothing is ever written */
  key: string | null;
  /** what the catalogue holds; without it nobody looks whether refused writes change it */
  state: Pick<CatalogueState, 'checksum'> | null;
  onProgress?: (done: number) => void;
}

/** Something that should not be, and the request that showed it. */
export interface Found extends Finding {
  readonly sent: Case;
}

export interface Fuzzed {
  readonly requests: number;
  readonly findings: readonly Found[];
  /** answers by their status */
  readonly statuses: ReadonlyMap<number, number>;
  /** the slowest answer, milliseconds */
  readonly slowest: number;
  /** times that the catalogue was compared after writes were refused */
  readonly compared: number;
}

/**
 * Sends the requests of a seed and judges every answer. Where all writes of a group were refused, and where those sent it who may not
 * write, the catalogue is the same afterwards.
 */
export async function fuzz(options: FuzzOptions): Promise<Fuzzed> {
  const { contract, seed, requests: total, key, state } = options;
  const run = new Run(options);
  const requests = new Requests(contract, seed, key);
  try {
    let before = await state?.checksum();
    let compared = 0;
    for (let first = 1; first <= total; first += AT_ONCE) {
      const by = sendersOf(first);
      const group = Array.from({ length: Math.min(AT_ONCE, total - first + 1) }, (_, i) => requests.make(first + i, by));
      const answers = await Promise.all(group.map((sent) => run.judge(sent)));
      options.onProgress?.(first + group.length - 1);
      const writes = group.map((sent, i) => ({ sent, answer: answers[i]! })).filter(({ sent }) => !isRead(sent.method));
      if (state === null || writes.length === 0) continue;
      const after = await state.checksum();
      if (by === 'strangers' || writes.every(({ answer }) => answer !== null && answer.status >= 400)) {
        compared += 1;
        const what = `refused writes changed the catalogue, requests ${first} to ${first + group.length - 1}`;
        if (after !== before) run.found(writes[0]!.sent, { kind: 'state', what });
      }
      before = after;
    }
    return { requests: total, findings: run.findings, statuses: run.statuses, slowest: run.slowest, compared };
  } finally {
    run.close();
  }
}

function isRead(method: string): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method);
}

class Run {
  readonly findings: Found[] = [];
  readonly statuses = new Map<number, number>();
  slowest = 0;
  private readonly exchange: Exchange;
  private readonly judgement: Judge;

  constructor(options: FuzzOptions) {
    this.exchange = new Exchange(options.url);
    this.judgement = new Judge(options.contract, options);
  }

  /** Sends a request and keeps what is wrong with its answer. */
  async judge(sent: Case): Promise<Exchanged | null> {
    const { answer, error } = await this.exchange.attempt(sent, PATIENCE);
    if (answer === null) {
      const isCut = (sent.body?.length ?? 0) > LARGE && ['EPIPE', 'ECONNRESET'].includes(error.code ?? '');
      if (!isCut) this.found(sent, { kind: 'no answer', what: error.message });
      return null;
    }
    this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1);
    this.slowest = Math.max(this.slowest, answer.took);
    for (const finding of this.judgement.findings(sent, answer)) this.found(sent, finding);
    return answer;
  }

  found(sent: Case, finding: Finding): void {
    this.findings.push({ ...finding, sent });
  }

  close(): void {
    this.exchange.close();
  }
}
