export { NewSubjectHeading, SubjectHeadingDto } from './subject.dto.js';
export { SubjectsModule } from './subjects.module.js';
export { SubjectsRepository, subjectsSql } from './subjects.repository.js';
export { subjectNames } from './subject-names.js';
