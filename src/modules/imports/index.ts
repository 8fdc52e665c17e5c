export type { ImportReport } from './import-report.js';
export { ImportsModule } from './imports.module.js';
export { OpenLibraryImporter } from './open-library-importer.js';
export { type Progress, ProgressDisplay } from './progress-display.js';
export { reportLines } from './report-lines.js';
export { SampleCatalogue } from './sample-catalogue.js';
