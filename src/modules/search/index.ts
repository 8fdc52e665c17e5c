export { SearchModule } from './search.module.js';
export { SearchPagesRepository } from './search-pages.repository.js';
export { SearchableQuery, SearchableSortField } from './searchable-query.dto.js';
