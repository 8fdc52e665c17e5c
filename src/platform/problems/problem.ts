import { PROBLEMS, type ProblemCode } from './catalogue.js';

/** One mistake in a request: where it is and what is wrong with it. */
export type Mistake = {
  code: string;
  message: string;
} & ({ in: 'query' | 'path' | 'header'; name: string } | { in: 'body'; pointer: string });

/** Mistakes told at once: nobody reads more, and an address or a body can hold thousands. */
export const MOST_TOLD = 50;

interface Options {
  errors?: Mistake[];
  headers?: Record<string, string>;
  cause?: unknown;
}

/** What any part of the service throws to refuse a request; the problem filter turns it into `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly errors: Mistake[];
  readonly headers: Record<string, string>;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    { errors = [], headers = {}, cause }: Options = {},
  ) {
    super(detail, { cause });
    this.status = PROBLEMS[code].status;
    this.title = PROBLEMS[code].title;
    this.errors = errors;
    this.headers = headers;
  }
}

/** 404: `notFound('book', 12)`. */
export function notFound(record: string, id: number | string): Problem {
  return new Problem('record-not-found', `There is no ${record} ${id}.`);
}

/** 410: the record was there and was deleted. */
export function deleted(record: string, id: number): Problem {
  return new Problem('record-deleted', `The ${record} ${id} was deleted.`);
}

/** 308: the record was merged; `location` is the address of the one it became. */
export function moved(record: string, id: number, location: string): Problem {
  return new Problem('record-moved', `The ${record} ${id} is now ${location}.`, { headers: { location } });
}

/** 422: the body names records that are not there; `pointer` is the JSON pointer (RFC 6901) of each. */
export function unknownReference(mistakes: { pointer: string; message: string }[]): Problem {
  mistakes.splice(MOST_TOLD);
  return new Problem('unknown-reference', mistakes.map(({ message }) => message).join(' '), {
    errors: mistakes.map(({ pointer, message }) => ({ in: 'body', pointer, code: 'unknown', message })),
  });
}

/** 409: there is such a record; `location` is its address. */
export function exists(record: string, name: string, location: string): Problem {
  return new Problem('record-exists', `There is a ${record} ${name} already: ${location}.`, {
    headers: { link: `<${location}>; rel="duplicate"` },
  });
}

/** 422: what a member of the body names cannot stand there; `pointer`: RFC 6901. */
export function unfitMember(pointer: string, message: string): Problem {
  return new Problem('invalid-body', `${pointer} ${message}`, { errors: [{ in: 'body', pointer, code: 'out-of-range', message }] });
}

/** 422: something is missing in a member of the body that its form alone does not show; `pointer`: RFC 6901. */
export function incompleteMember(pointer: string, message: string): Problem {
  return new Problem('invalid-body', `${pointer} ${message}`, { errors: [{ in: 'body', pointer, code: 'missing', message }] });
}
