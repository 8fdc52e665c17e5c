export { NewSeriesEntry, SeriesEntryDto } from './series.dto.js';
export { SeriesModule } from './series.module.js';
export { SeriesRepository, seriesSql } from './series.repository.js';
export { seriesNames } from './series-names.js';
