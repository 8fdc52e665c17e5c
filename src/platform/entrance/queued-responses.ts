import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Responses that wait for an earlier one of their connection. */
const queued = new WeakMap<Socket, Set<ServerResponse>>();

/**
 * Sees to it that a response is closed when its connection is. Node closes the one that is being sent only; those that wait behind it
 * (RFC 9112, 9.3.2: pipelining) would be forgotten, and with them whatever was counted for their requests.
 */
export function closeQueued({ socket }: IncomingMessage, response: ServerResponse): void {
  if (response.socket !== null) return; // it is its turn
  let waiting = queued.get(socket);
  if (waiting === undefined) {
    queued.set(socket, (waiting = new Set()));
    socket.once('close', () => {
      // the one whose turn it is, Node closes
      for (const left of waiting!) if (left.socket === null) left.destroy().emit('close');
    });
  }
  waiting.add(response);
  response.once('close', () => waiting.delete(response));
}
