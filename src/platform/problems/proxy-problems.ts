import type { ProblemKind } from './catalogue.js';

/** What nginx answers and the application never does (nginx/conf.d/problems.conf). */
export const PROXY_PROBLEMS = {
  'not-public': {
    status: 403,
    title: 'This address is not public',
    meaning: 'Health and metrics answer only on the machine that nginx runs on. Ask there.',
  },
  'not-implemented': {
    status: 501,
    title: 'This is not implemented',
    meaning: 'The request uses a part of HTTP that the proxy does not speak, such as an unknown transfer encoding. Send it without.',
  },
  'instance-unavailable': {
    status: 502,
    title: 'No instance could answer',
    meaning:
      'The instances that were asked broke off or could not be reached. Try again after Retry-After; look first whether a write was done.',
  },
  'service-unavailable': {
    status: 503,
    title: 'The service is not available',
    meaning: 'The proxy cannot serve the request at the moment. Try again after Retry-After.',
  },
  'answer-too-slow': {
    status: 504,
    title: 'The answer took too long',
    meaning: 'An instance did not answer in time. Try again after Retry-After; a write may still be carried out, so look first.',
  },
  'http-version-not-supported': {
    status: 505,
    title: 'The HTTP version is not supported',
    meaning: 'Send the request with HTTP/1.1 or HTTP/1.0.',
  },
} as const satisfies Record<string, ProblemKind>;
