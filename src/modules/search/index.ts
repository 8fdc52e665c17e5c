export { SearchModule } from './search.module.js';
export { SearchPagesRepository } from './search-pages.repository.js';
export { SearchableQuery, SearchableSortField, SearchField } from './searchable-query.dto.js';
