import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { READS } from '../cache/cached.decorator.js';
import { Settings } from '../config/settings.js';
import { Problem } from '../problems/problem.js';
import { Identities } from './identities.js';
import { CHALLENGE } from './presented-key.js';
import { type Principal, reaches, type Role } from './principal.js';
import { OPEN, REQUIRES } from './requires.decorator.js';

/**
 * Stands before every handler and asks what the handler says of itself, never what the address looks like: a path has more than one
 * spelling. A handler that writes and does not say who may use it is nobody's.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly identities: Identities,
    private readonly settings: Settings,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const handler = context.getHandler();
    if (this.reflector.get<true | undefined>(OPEN, handler)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const needed = this.neededFor(handler, request.method);
    const principal = this.identities.of(request.raw);
    return principal instanceof Promise ? principal.then((known) => demand(known, needed)) : demand(principal, needed);
  }

  /** The role that a handler needs; null: anybody may. */
  private neededFor(handler: object, method: string): Role | null {
    const declared = this.reflector.get<Role | undefined>(REQUIRES, handler as never);
    if (declared !== undefined) return declared;
    const reads = method === 'GET' || method === 'HEAD' || this.reflector.get<true | undefined>(READS, handler as never) === true;
    if (!reads) return 'admin';
    return this.settings.anonymousReads === 'on' ? null : 'reader';
  }
}

function demand(principal: Principal, needed: Role | null): true {
  if (needed === null) return true;
  if (principal.kind === 'anonymous') throw keyMissing(needed);
  if (reaches(principal.role, needed)) return true;
  throw new Problem('role-too-low', `This needs a key of the role ${needed}; "${principal.name}" is one of the role ${principal.role}.`);
}

function keyMissing(needed: Role): Problem {
  const send = 'Send it in the header X-Api-Key, or in Authorization as a bearer token.';
  if (needed === 'reader') return new Problem('reading-needs-a-key', `Anonymous reading is switched off. ${send}`, { headers: CHALLENGE });
  return new Problem('api-key-missing', `This needs a key of the role ${needed}. ${send}`, { headers: CHALLENGE });
}
