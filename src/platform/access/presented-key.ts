import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../problems/problem.js';

/** What a 401 must say (RFC 9110, 11.6.1): the two ways to send a key. */
export const CHALLENGE = { 'www-authenticate': 'ApiKey realm="Colophon", header="X-Api-Key", Bearer realm="Colophon"' };

/** Longer texts are no keys, and not worth a digest. */
const LONGEST = 512;

/** Whether a request sends no credentials at all. */
export function isWithoutKey(headers: IncomingHttpHeaders): boolean {
  return headers['x-api-key'] === undefined && headers.authorization === undefined;
}

/**
 * The key in `X-Api-Key`, or in `Authorization` as a bearer token (RFC 6750); undefined when there is none. Throws a 401 problem for
 * credentials of another kind, and a 400 problem for two that differ.
 */
export function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const own = headers['x-api-key'];
  const key = own === undefined || own === '' ? undefined : String(own);
  const bearer = headers.authorization === undefined ? undefined : bearerIn(headers.authorization);
  if (key !== undefined && bearer !== undefined && key !== bearer) {
    const message = 'X-Api-Key and Authorization hold different keys';
    throw new Problem('invalid-parameter', `${message}.`, {
      errors: [{ in: 'header', name: 'X-Api-Key', code: 'excluded', message }],
    });
  }
  const presented = key ?? bearer;
  if (presented !== undefined && presented.length > LONGEST) throw unknownKey();
  return presented;
}

function bearerIn(header: string): string {
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1];
  if (token === undefined) {
    throw new Problem('api-key-unknown', 'Authorization must be: Bearer, a blank, and an API key.', { headers: CHALLENGE });
  }
  return token;
}

/** 401: nobody has this key. */
export function unknownKey(): Problem {
  return new Problem('api-key-unknown', 'The key is not known here.', { headers: CHALLENGE });
}
