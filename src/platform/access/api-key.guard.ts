import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Settings } from '../config/settings.js';
import { Problem } from '../problems/problem.js';

/** Lets a write pass with the key of `ADMIN_API_KEY`. Bound to handlers, never to paths, which have more than one spelling. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(private readonly settings: Settings) {}

  canActivate(context: ExecutionContext): boolean {
    const expected = this.settings.adminApiKey;
    if (expected === null) {
      throw new Problem(
        'writes-switched-off',
        'This catalogue is read-only. Start it with ADMIN_API_KEY set, and send that key as X-Api-Key.',
      );
    }
    const given = context.switchToHttp().getRequest<FastifyRequest>().headers['x-api-key'];
    const headers = { 'www-authenticate': 'ApiKey header="X-Api-Key"' };
    if (given === undefined || given === '') throw new Problem('api-key-missing', 'Send the key in the header X-Api-Key.', { headers });
    if (!sameSecret(String(given), expected)) throw new Problem('api-key-unknown', 'The key in X-Api-Key is not known here.', { headers });
    return true;
  }
}

/** Compares digests, so that neither the length nor the first difference shows in the time it takes. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
