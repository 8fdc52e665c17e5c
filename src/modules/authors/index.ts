export { ContributorDto, CreditDto, NewContributor } from './author.dto.js';
export { authorNames } from './author-names.js';
export { AuthorsModule } from './authors.module.js';
export { authorReferences, contributorsSql, creditsSql, replaceContributors } from './credits.js';
