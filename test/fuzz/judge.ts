import type { ApiContract, Operation } from '../support/api-contract.js';
import type { Exchanged } from '../support/exchange.js';
import type { Case } from './requests.js';
import { leaksOf } from './leaks.js';

/**
 * What any address may answer before it is known which operation is meant: docs/problems.md has each of them. Of an operation that was
 * found only those of `AT_ANY_TIME`: they concern the request as a whole.
 */
const BEFORE_ROUTING = [400, 404, 405, 408, 413, 414, 415, 417, 431];
const AT_ANY_TIME = [405, 408, 413, 414, 415, 417, 431];

/** Something that should not be: what kind of thing, and what exactly. */
export interface Finding {
  readonly kind: '5xx' | 'slow' | 'leak' | 'undeclared' | 'contract' | 'headers' | 'no answer' | 'state' | 'principals';
  readonly what: string;
}

export interface JudgeOptions {
  /** milliseconds that an answer may take */
  slow: number;
  /** what may stand in no answer */
  secrets: readonly string[];
}

interface Meant {
  operation: Operation | undefined;
  spelled: 'plainly' | 'oddly';
}

/** Holds answers against the document and against what holds of all answers. */
export class Judge {
  constructor(
    private readonly contract: ApiContract,
    private readonly options: JudgeOptions,
  ) {}

  findings(sent: Case, answer: Exchanged): Finding[] {
    const meant = this.meant(sent);
    return [
      ...(answer.status >= 500 ? [{ kind: '5xx' as const, what: `${answer.status} ${answer.body.slice(0, 300)}` }] : []),
      ...(answer.took > this.options.slow ? [{ kind: 'slow' as const, what: `${answer.took.toFixed(0)} ms` }] : []),
      ...leaksOf(sent, answer, this.options.secrets).map((what): Finding => ({ kind: 'leak', what })),
      ...this.againstContract(meant, sent, answer),
      ...this.access(meant, sent, answer),
      ...headerFindings(sent, answer).map((what): Finding => ({ kind: 'headers', what })),
    ];
  }

  /** The operation that the request means, and whether its path is spelled so that it must be understood. */
  private meant({ method, target }: Case): Meant {
    const path = target.split(/[?#]/)[0]!;
    const written = this.contract.find(method, path);
    if (written && !/%(?!2f)/i.test(path)) return { operation: written, spelled: 'plainly' };
    try {
      // a slash that is encoded is part of a value
      const read = decodeURIComponent(path.replace(/^https?:\/\/[^/]*/, '').replace(/%2f/gi, '%252f'));
      return { operation: this.contract.find(method, read), spelled: 'oddly' };
    } catch {
      return { operation: written, spelled: 'oddly' };
    }
  }

  private againstContract({ operation, spelled }: Meant, sent: Case, answer: Exchanged): Finding[] {
    const { status } = answer;
    const isHead = sent.method === 'HEAD';
    const isGeneral = status >= 400 && (operation === undefined || spelled === 'oddly' ? BEFORE_ROUTING : AT_ANY_TIME).includes(status);
    if (operation === undefined || (isGeneral && !operation.statuses.includes(status))) {
      if (isGeneral) return (isHead ? [] : this.contract.problemComplaints(answer)).map((what): Finding => ({ kind: 'contract', what }));
      if (sent.method === 'OPTIONS' && (status === 200 || status === 204)) return [];
      return [{ kind: 'undeclared', what: `status ${status} where the document has no operation` }];
    }
    if (!operation.statuses.includes(status)) return [{ kind: 'undeclared', what: `status ${status}` }];
    const members = /[?&]fields=/.test(sent.target) ? 'sparse' : 'whole';
    return this.contract.complaints(operation, answer, members, sent.method).map((what): Finding => ({ kind: 'contract', what }));
  }

  /** Who has no key gets no write through. */
  private access({ operation }: Meant, { principal }: Case, { status }: Exchanged): Finding[] {
    const needsKey = operation !== undefined && !operation.security.some((way) => Object.keys(way).length === 0);
    if (!needsKey || principal === 'key' || status >= 400) return [];
    return [{ kind: 'state', what: `${status} without a key that allows it` }];
  }
}

/** What holds of the head of every answer. */
function headerFindings(sent: Case, { status, headers, body }: Exchanged): string[] {
  const has = (name: string) => headers[name] !== undefined;
  const control = String(headers['cache-control'] ?? '');
  const isHit = /;\s*hit/.test(String(headers['cache-status'] ?? ''));
  const id = (() => {
    try {
      return (JSON.parse(body) as { requestId?: string }).requestId;
    } catch {
      return undefined;
    }
  })();
  return [
    ...(has('x-request-id') ? [] : ['no X-Request-Id']),
    ...(status >= 400 && id !== undefined && id !== headers['x-request-id'] ? ['requestId is not X-Request-Id'] : []),
    ...(status >= 400 && control !== 'no-store' ? [`a refusal that may be stored: Cache-Control ${control || 'is absent'}`] : []),
    ...(status >= 400 && isHit ? ['a refusal from the cache'] : []),
    ...(status >= 400 && status !== 412 && has('etag') ? ['a refusal with an ETag'] : []),
    ...(status === 401 && !has('www-authenticate') ? ['401 without WWW-Authenticate'] : []),
    ...(status === 405 && !has('allow') ? ['405 without Allow'] : []),
    ...((status === 429 || status === 503) && !has('retry-after') ? [`${status} without Retry-After`] : []),
    ...(has('etag') && !/^"[\x21\x23-\x7e]+"$/.test(String(headers['etag'])) ? [`ETag ${String(headers['etag'])} is not strong`] : []),
    ...(status === 304 && !('if-none-match' in sent.headers) ? ['304 for nobody'] : []),
    ...(has('set-cookie') ? ['Set-Cookie'] : []),
    ...(has('x-powered-by') ? ['X-Powered-By'] : []),
    ...(/evil\.example/.test(JSON.stringify({ ...headers, 'access-control-allow-origin': '' }))
      ? ['a header of the request came back']
      : []),
  ];
}
