import { METHODS } from 'node:http';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify';
import { Problem } from '../problems/problem.js';

/** What `OPTIONS *` answers: the methods that some route has. */
export const EVERY_METHOD = 'DELETE, GET, HEAD, OPTIONS, PATCH, POST';

/** CONNECT asks for a tunnel, and never becomes a request that a router sees. */
const known = METHODS.filter((method) => method !== 'CONNECT');

/**
 * Every route answers the methods it does not have with 405 and `Allow` (RFC 9110, 15.5.6), and OPTIONS with 204 and `Allow`. It notes
 * the routes as they are registered and then registers the rest of the methods under the same patterns, so that the router itself, and
 * nobody beside it, decides which address belongs to which route.
 */
@Injectable()
export class MethodRefusals implements OnApplicationBootstrap {
  private readonly fastify: FastifyInstance;
  private readonly methods = new Map<string, Set<string>>();

  constructor(host: HttpAdapterHost<FastifyAdapter>) {
    this.fastify = host.httpAdapter.getInstance();
    const here = new Set(this.fastify.supportedMethods);
    for (const method of known) if (!here.has(method)) this.fastify.addHttpMethod(method);
    this.fastify.addHook('onRoute', ({ url, method }: RouteOptions) => {
      const methods = this.methods.get(url) ?? new Set();
      for (const name of [method].flat()) methods.add(name);
      this.methods.set(url, methods);
    });
  }

  /** As a plugin, because it then comes after all others, which register routes of their own. */
  onApplicationBootstrap(): void {
    void this.fastify.register((fastify, _, done) => {
      for (const [url, methods] of [...this.methods]) this.complete(fastify, url, methods);
      done();
    });
  }

  private complete(fastify: FastifyInstance, url: string, methods: ReadonlySet<string>): void {
    const allow = [...new Set([...methods, 'OPTIONS'])].sort().join(', ');
    const missing = known.filter((method) => !methods.has(method) && method !== 'OPTIONS');
    if (!methods.has('OPTIONS')) fastify.options(url, (_, reply) => sendAllow(reply, allow));
    // before a body is read, which may be of any type
    const refuse: onRequestHookHandler = (request, _, done) => done(methodNotAllowed(request, allow));
    fastify.route({ method: missing, url, exposeHeadRoute: false, onRequest: refuse, handler: () => undefined });
  }
}

/** Answers OPTIONS (RFC 9110, 9.3.7). */
export function sendAllow(reply: FastifyReply, allow: string): void {
  void reply.code(204).headers({ allow, 'cache-control': 'no-store' }).send();
}

function methodNotAllowed({ method }: FastifyRequest, allow: string): Problem {
  return new Problem('method-not-allowed', `This address does not answer ${method}, but ${allow}.`, { headers: { allow } });
}
