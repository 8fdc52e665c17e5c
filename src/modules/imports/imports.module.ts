import { Module } from '@nestjs/common';
import { ImportJournal } from './import-journal.js';
import { ImportLock } from './import-lock.js';
import { ImportMetrics } from './import-metrics.js';
import { Loading } from './load/loading.js';
import { OpenLibraryImporter } from './open-library-importer.js';
import { SampleCatalogue } from './sample-catalogue.js';

@Module({
  providers: [ImportJournal, ImportLock, ImportMetrics, Loading, OpenLibraryImporter, SampleCatalogue],
  exports: [OpenLibraryImporter, SampleCatalogue],
})
export class ImportsModule {}
