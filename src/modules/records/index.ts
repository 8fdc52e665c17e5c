export { ById } from './by-id.dto.js';
export { ClassificationDto, classificationsSql } from './classification.js';
export { countries, CountryField, LanguageField, languages, readLanguage } from './forms.js';
export {
  IdentifierDto,
  identifierRows,
  identifiersSql,
  readIdentifier,
  NewIdentifier,
  followed,
  identifiedBy,
  identifierForm,
  normalised,
} from './identifier.js';
export { CoverDto, coversSql, LinkDto, linkRows, linksSql, NewLink } from './link.js';
export { type Locked, lockedFields, type Locks } from './locked-fields.js';
export { NewOtherTitle, OtherTitleDto, titleRows, titlesSql } from './other-title.js';
export { dateColumns, dateSql, PartialDateDto } from './partial-date.js';
export { PartialDateColumns } from './partial-date.entity.js';
