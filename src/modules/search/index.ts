export { searched } from './search-kinds.js';
export { SearchModule } from './search.module.js';
export { SearchPagesRepository } from './search-pages.repository.js';
export { FacetsField, SearchableQuery, SearchableSortField, SearchField } from './searchable-query.dto.js';
