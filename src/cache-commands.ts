import type { Command } from 'commander';
import { Purge } from './platform/cache-admin/purge.dto.js';
import { PurgeRepository } from './platform/cache-admin/purge.repository.js';
import { untilAvailable } from './platform/cache-admin/until-available.js';
import { PageStore } from './platform/cache/page-store.js';
import { readBody } from './platform/fields/read-body.js';
import { withApp } from './with-app.js';

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Adds `colophon cache …`: what operators do with the stored pages. */
export function addCacheCommands(program: Command): void {
  const cache = program.command('cache').description('purge stored pages');

  cache
    .command('purge')
    .description('put stored pages out of reach, on every instance')
    .argument('<tag...>', "what they show: books, books! (single books), books#12 (one of them), or '*' (every page)")
    .action(async (tags: string[]) => {
      const purge = readBody(Purge, { tags });
      await withApp(async (app) => {
        const reached = await untilAvailable(app.get(PageStore));
        say(`purged: ${(await app.get(PurgeRepository).run(purge)).join(' ')}`);
        if (!reached) say('Redis cannot be reached from here: the instances put the pages out of reach when they can.');
      });
    });
}
