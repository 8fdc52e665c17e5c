import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { Settings } from '../config/settings.js';
import { dataBehind } from '../embedded/server-files.js';
import { ScrapedAnswer } from './scraped-answer.js';

/** How much room the disk of the embedded PostgreSQL has; absent where the database is elsewhere, whose disk is watched there. */
@Injectable()
export class DiskMetrics {
  constructor(registry: Registry, { home, databaseUrl }: Settings) {
    const disk = new ScrapedAnswer(async () => {
      const data = dataBehind(home, socketDirectoryOf(databaseUrl));
      if (data === null) throw new Error('The database is elsewhere.');
      const { bavail, blocks, bsize } = await statfs(data);
      return { available: bavail * bsize, size: blocks * bsize };
    });
    for (const [member, help] of [
      ['available', 'Bytes that the embedded PostgreSQL can still take of its disk.'],
      ['size', 'Bytes of the disk of the embedded PostgreSQL.'],
    ] as const)
      new Gauge({
        name: `colophon_disk_${member}_bytes`,
        help,
        registers: [registry],
        async collect() {
          const answer = await disk.read();
          if (answer === null) this.remove();
          else this.set(answer[member]);
        },
      });
  }
}

/** The directory of the socket that an address leads to; empty when it leads to a host. */
function socketDirectoryOf(databaseUrl: string): string {
  return new URLSearchParams(databaseUrl.split(/\?(.*)/s)[1]).get('host') ?? '';
}
