import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { kindOf } from '../cache/cache-tags.js';
import { CACHED } from '../cache/cached.decorator.js';

/**
 * The tags that routes name with `@Cached`. A page is stored under what its own route says and nothing else, so what no route says is
 * on no page, and what is on a page cannot be missing here.
 */
@Injectable()
export class DeclaredTags {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** Tags of which every stored page carries one: those of kinds and of their single records, without those of one record. */
  ofAllPages(): string[] {
    return this.all().filter((tag) => !/[#?]/.test(tag));
  }

  /** The kinds of record that pages show. */
  kinds(): string[] {
    return [...new Set(this.all().map(kindOf))];
  }

  private all(): string[] {
    const tags = this.discovery.getControllers().flatMap(({ metatype }) => {
      const prototype = metatype!.prototype as Record<string, () => unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .flatMap((name) => this.reflector.get<string[] | undefined>(CACHED, prototype[name]!) ?? []);
    });
    return [...new Set(tags)].sort();
  }
}
