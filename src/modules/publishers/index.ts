export { PublishersModule } from './publishers.module.js';
export { PublishersRepository } from './publishers.repository.js';
