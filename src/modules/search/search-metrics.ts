import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { ScrapedAnswer } from '../../platform/observability/scraped-answer.js';
import { DueDocumentsRepository } from './due-documents.repository.js';

/** How many records are not yet found as they are. Absent while the database does not say so. */
@Injectable()
export class SearchMetrics {
  constructor(registry: Registry, documents: DueDocumentsRepository) {
    const count = new ScrapedAnswer(() => documents.count());
    const due: Gauge = new Gauge({
      name: 'colophon_search_documents_due',
      help: 'Records that are found by words of a name which another record no longer has; they are brought up to date part by part.',
      registers: [registry],
      collect: async () => {
        const records = await count.read();
        if (records === null) due.remove();
        else due.set(records);
      },
    });
  }
}
