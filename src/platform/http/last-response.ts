import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

const LAST = Symbol('last response');

type Noted = Duplex & { [LAST]?: ServerResponse };

/** Notes, when a request has come, that its response is the last one of its connection so far: the entrance does, of every request, by `Drain`. */
export function noteResponse(response: ServerResponse): void {
  (response.req.socket as Noted)[LAST] = response;
}

/** The response to the last request that came over a connection; undefined: none has come. */
export function lastResponseOf(connection: Duplex): ServerResponse | undefined {
  return (connection as Noted)[LAST];
}
