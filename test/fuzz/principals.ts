import { Random } from '../freshness/random.js';
import type { ApiContract } from '../support/api-contract.js';
import { Exchange, type Exchanged } from '../support/exchange.js';
import type { Finding } from './judge.js';
import { type Case, Requests } from './requests.js';

export interface PrincipalsOptions {
  url: string;
  contract: ApiContract;
  seed: number;
  /** requests that each of them sends */
  requests: number;
  /** by name, the value of `X-Api-Key`; null: none */
  principals: Readonly<Record<string, string | null>>;
}

/** What may differ between two answers to the same question. */
const WORDS_OF_THE_MOMENT = /"requestId":"[^"]*"/;

/**
 * Sends each read as every principal, twice, in an order that differs from read to read, while nobody writes. Whoever may read gets the same
 * bytes, from the cache or not; whoever is refused is refused each time, and no refusal and nothing of `/v1/keys` comes from the cache.
 */
export async function comparePrincipals({
  url,
  contract,
  seed,
  requests,
  principals,
}: PrincipalsOptions): Promise<(Finding & { sent: Case })[]> {
  const exchange = new Exchange(url);
  const made = new Requests(contract, seed, null);
  const findings: (Finding & { sent: Case })[] = [];
  try {
    for (let number = 1, asked = 0; asked < requests; number += 1) {
      const sent = made.make(number, 'strangers');
      if (sent.method !== 'GET') continue;
      asked += 1;
      const answers: [name: string, answer: Exchanged][] = [];
      for (const name of shuffled([...Object.keys(principals), ...Object.keys(principals)], new Random(seed + number))) {
        const key = principals[name] ?? null;
        const asked = { ...sent, headers: { ...anonymous(sent.headers), ...(key === null ? {} : { 'x-api-key': key }) } };
        const { answer, error } = await exchange.attempt(asked);
        if (answer === null) findings.push({ kind: 'no answer', what: error.message, sent: asked });
        else answers.push([name, answer]);
      }
      for (const what of differences(sent, answers)) findings.push({ kind: 'principals', what, sent });
    }
    return findings;
  } finally {
    exchange.close();
  }
}

/** Without what says who asks, and in one encoding: gzip and brotli are different bytes of one page. */
function anonymous(headers: Case['headers']): Case['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !['x-api-key', 'authorization', 'accept-encoding'].includes(name)));
}

function differences(sent: Case, answers: readonly (readonly [name: string, answer: Exchanged])[]): string[] {
  const isRefusal = ({ status }: Exchanged) => status === 401 || status === 403;
  const wrong: string[] = [];
  const read = answers.filter(([, answer]) => !isRefusal(answer));
  const [reader, first] = read[0] ?? [];
  for (const [name, answer] of read) {
    if (first && essence(answer) !== essence(first))
      wrong.push(`${name} gets ${answer.status} and not what ${reader} gets, ${first.status}`);
  }
  for (const [name, answer] of answers) {
    const isHit = /;\s*hit/.test(String(answer.headers['cache-status'] ?? ''));
    if (isHit && (isRefusal(answer) || sent.target.includes('/keys'))) wrong.push(`${name} gets ${answer.status} from the cache`);
    if (isRefusal(answer) && read.some(([other]) => other === name)) wrong.push(`${name} is refused once and served once`);
  }
  return [...new Set(wrong)];
}

function essence({ status, headers, body }: Exchanged): string {
  return [status, headers['etag'], headers['content-type'], body.replace(WORDS_OF_THE_MOMENT, '')].join('\n');
}

function shuffled<T>(list: T[], random: Random): T[] {
  return list
    .map((item) => [random.next(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
