import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { ScrapedAnswer } from '../../platform/observability/scraped-answer.js';
import { ImportJournal, type ImportState } from './import-journal.js';

/** What `/metrics` says of imports, whichever process runs them. What the database does not answer is absent. */
@Injectable()
export class ImportMetrics {
  constructor(registry: Registry, journal: ImportJournal) {
    const state = new ScrapedAnswer(() => journal.state());
    const gauge = <L extends string>(name: string, help: string, labelNames: L[], show: (gauge: Gauge<L>, state: ImportState) => void) =>
      new Gauge({
        name: `colophon_import_${name}`,
        help,
        labelNames,
        registers: [registry],
        async collect() {
          if (labelNames.length > 0) this.reset();
          else this.remove();
          const answer = await state.read();
          if (answer !== null) show(this, answer);
        },
      });
    gauge('running', '1 while an import runs, else 0.', [], (shown, { running }) => shown.set(running ? 1 : 0));
    gauge('records', 'Records that the phase of the running import has dealt with.', ['phase'], (shown, { progress }) => {
      if (progress !== null) shown.set({ phase: progress.phase }, progress.records);
    });
    gauge('progress_ratio', 'How much of the files of its phase the running import has read; 0 to 1.', ['phase'], (shown, { progress }) => {
      if (progress !== null && progress.bytesTotal > 0)
        shown.set({ phase: progress.phase }, Math.min(1, progress.bytesRead / progress.bytesTotal));
    });
    gauge(
      'last_finished_timestamp_seconds',
      'When the last import ended, by how; one that was killed has failed since it began.',
      ['status'],
      (shown, { done, failed }) => {
        if (done !== null) shown.set({ status: 'done' }, done);
        if (failed !== null) shown.set({ status: 'failed' }, failed);
      },
    );
  }
}
