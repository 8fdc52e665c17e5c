export { PublishersModule } from './publishers.module.js';
export { PublishersRepository } from './publishers.repository.js';
export { publisherNames } from './publisher-names.js';
