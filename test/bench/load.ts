import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { Client } from 'undici';

/** What a server is asked, and what it must answer. */
export interface Question {
  /** the same address again and again, or another one each time */
  path: string | (() => string);
  headers?: Record<string, string>;
  status: number;
  /** a status with which a busy machine may refuse one now and then: it counts as a stray */
  refusal?: number;
  /** a header of the answer that says how it came about */
  says?: { header: string; pattern: RegExp };
}

/** What came of asking for a while. */
export interface Answered {
  requests: number;
  seconds: number;
  /** what the header of answers said that did not say what it should */
  strays: string[];
  /** nanoseconds from sending to the last byte */
  latency: RecordableHistogram;
}

/** Keep-alive connections to one server. */
export interface Connections {
  /** Asks over all of them, with one request at a time on each, for some seconds, or less when the signal comes. */
  ask(question: Question, seconds: number, signal?: AbortSignal): Promise<Answered>;
  close(): Promise<void>;
}

/** Requests after which a server may end a connection; nginx does after 10,000. One that ends them sooner is not measured. */
const FEWEST = 1_000;

/** Opens so many connections to a port of 127.0.0.1, asking the question once on each. */
export async function openConnections(port: number, count: number, question: Question): Promise<Connections> {
  const clients = Array.from({ length: count }, () => new Client(`http://127.0.0.1:${port}`, { pipelining: 1 }));
  let opened = 0;
  let requests = 0;
  for (const client of clients) client.on('connect', () => (opened += 1));

  const ask = async (seconds: number, asked: Question, signal?: AbortSignal): Promise<Answered> => {
    const answered: Answered = { requests: 0, seconds: 0, strays: [], latency: createHistogram() };
    const begun = performance.now();
    const end = begun + seconds * 1_000;
    const goesOn = (now: number): boolean => now < end && !signal?.aborted;
    await Promise.all(clients.map((client) => keepAsking(client, asked, answered, goesOn)));
    answered.seconds = (performance.now() - begun) / 1_000;
    requests += answered.requests;
    if (opened > count + requests / FEWEST) throw new Error(`The server on port ${port} does not keep its connections open.`);
    return answered;
  };
  const close = async (): Promise<void> => {
    await Promise.all(clients.map((client) => client.destroy()));
  };
  try {
    await ask(0, question);
  } catch (error) {
    await close();
    throw error;
  }
  return { ask: (asked, seconds, signal) => ask(seconds, asked, signal), close };
}

/** Asks at least once, then for as long as `goesOn` says. One handler serves all requests: what is made for each would be measured too. */
function keepAsking(client: Client, question: Question, answered: Answered, goesOn: (now: number) => boolean): Promise<void> {
  const { path, headers, status, refusal, says } = question;
  return new Promise((resolve, reject) => {
    let address = '';
    let sent = 0;
    const next = (now: number): void => {
      sent = now;
      address = typeof path === 'string' ? path : path();
      client.dispatch({ path: address, method: 'GET', headers }, handler);
    };
    const handler = {
      onRequestStart: () => undefined, // without it, undici takes this for a handler of an older kind
      onResponseStart: (_: unknown, given: number, head: Record<string, string | string[] | undefined>) => {
        if (given === refusal) answered.strays.push(String(given));
        else if (given !== status) reject(new Error(`${address} was answered with ${given}, not with ${status}.`));
        if (given !== status) return;
        const said = says === undefined ? undefined : String(head[says.header]);
        if (said !== undefined && !says!.pattern.test(said)) answered.strays.push(said);
      },
      onResponseData: () => undefined,
      onResponseEnd: () => {
        const now = performance.now();
        answered.latency.record(Math.max(1, Math.round((now - sent) * 1e6)));
        answered.requests += 1;
        if (!goesOn(now)) return resolve();
        try {
          next(now);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error))); // there is no other address
        }
      },
      onResponseError: (_: unknown, error: Error) => reject(new Error(`${address} was not answered: ${error.message}.`)),
    };
    next(performance.now());
  });
}
