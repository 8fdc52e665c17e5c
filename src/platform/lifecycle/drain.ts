import type { Server as HttpServer, ServerResponse } from 'node:http';
import { Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { lastResponseOf, noteResponse } from '../http/last-response.js';

/** Milliseconds for which a proxy may still use a connection that it has: `keepalive_timeout` of nginx/conf.d/colophon.conf, and one second. */
const PROXY_KEEPS = 5_000;

/**
 * Takes an instance out of service without failing a request. New connections are refused, which a proxy answers by asking another
 * instance, since nothing was sent. Connections that are there stay, or a request that is on its way over one would be lost: each is ended
 * by `Connection: close` in its next answer (RFC 9112, section 9.6), or by the proxy, which gives up what it has not used for a while.
 */
@Injectable()
export class Drain {
  private readonly open = new Set<Socket>();
  private begun = false;

  /** Whether this instance is going out of service. */
  get draining(): boolean {
    return this.begun;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.open.size;
  }

  /** Gets to know the connections of a server. */
  watch(server: HttpServer): void {
    server.on('connection', (socket: Socket) => {
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    });
  }

  /** A request has come: its answer is the last one on its connection when the drain has begun, or begins before it is sent. */
  note(response: ServerResponse): void {
    noteResponse(response);
    // Node then writes `Connection: close` itself, once, whoever writes the head
    if (this.begun) response.shouldKeepAlive = false;
  }

  /**
   * Stops listening, and resolves when no connection is left, or after so many milliseconds (five seconds when not said) no proxy uses one
   * any more. What has not been answered by then is for who closes the server.
   */
  async run(server: HttpServer, longest = PROXY_KEEPS): Promise<void> {
    this.begun = true;
    for (const socket of this.open) {
      const response = lastResponseOf(socket);
      if (response !== undefined) response.shouldKeepAlive = false;
    }
    // that of node:http also ends connections that are idle, over which a request may be on its way
    const closed = new Promise<void>((resolve) => Server.prototype.close.call(server, () => resolve()));
    await Promise.race([closed, pause(longest, undefined, { ref: false })]);
  }
}
