export { MinimalWorkDto } from './work.dto.js';
export { WorksModule } from './works.module.js';
export { WorksRepository } from './works.repository.js';
