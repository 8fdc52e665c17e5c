import { FilterField, FormField } from '../../platform/fields/fields.js';
import type { Filter } from '../../platform/filters/condition.js';
import { type DateRange, dates, moments } from '../../platform/filters/date-forms.js';
import { codes, ids, idsOrNames, type Name, names, words } from '../../platform/filters/value-forms.js';
import { ExpandField, FieldsField } from '../../platform/shapes/shape-fields.js';
import { FacetsField, SearchableQuery, SearchableSortField, SearchField } from '../search/index.js';
import { parseIsbn } from '../../standards/isbn.js';
import { countries, identifierForm, languages } from '../records/index.js';
import { BookDetailDto } from './book-detail.dto.js';
import { BookDto, formats } from './book.dto.js';

/** What `expand` may name. */
export const expandable = ['work', 'publishers', 'series', 'subjects'] as const;

/** Reads an ISBN in any spelling as its 13 digits. */
function readIsbn(raw: string): string {
  const isbn = parseIsbn(raw);
  if (!isbn) throw new Error('must be an ISBN whose check digit is right');
  return isbn.isbn13;
}

export class BookQuery extends SearchableQuery {
  @SearchField('pride prejudice')
  declare readonly q?: string;

  @FacetsField(['language', 'format', 'country', 'year', 'author', 'publisher', 'subject', 'series'])
  declare readonly facets?: string;

  @SearchableSortField(['id', 'title', 'published', 'updated'])
  declare readonly sort: string;

  @FieldsField(() => BookDto, 'id,title,authors.name')
  declare readonly fields?: string;

  @ExpandField(expandable)
  declare readonly expand?: string;

  @FilterField({ form: names, description: 'What the title begins with; in quotes, the whole title.', example: ['Pride and Prejudice'] })
  readonly title?: Filter<Name>;

  @FilterField({ form: ids, description: 'Editions of this work.', example: ['1'] })
  readonly work?: Filter<number>;

  @FilterField({ form: idsOrNames, description: 'Credited to this author, itself or through its work.', example: ['1'] })
  readonly author?: Filter<number | Name>;

  @FilterField({ form: idsOrNames, description: 'From this publisher.', example: ['1'] })
  readonly publisher?: Filter<number | Name>;

  @FilterField({ form: idsOrNames, description: 'About this subject, itself or through its work.', example: ['1'] })
  readonly subject?: Filter<number | Name>;

  @FilterField({ form: idsOrNames, description: 'In this series, itself or through its work.', example: ['1'] })
  readonly series?: Filter<number | Name>;

  @FilterField({ form: codes(readIsbn), description: 'ISBN-10 or ISBN-13 in any spelling.', example: ['9780141439518'] })
  readonly isbn?: Filter<string>;

  @FilterField({ form: identifierForm, description: 'An identifier, as `scheme:value`.', example: ['openlibrary:OL900000001M'] })
  readonly identifier?: Filter<string>;

  @FilterField({ form: languages, description: 'A language of the text, in ISO 639.', example: ['eng'] })
  readonly language?: Filter<string>;

  @FilterField({ form: words(formats), description: `One of ${formats.join(', ')}.`, example: ['paperback'] })
  readonly format?: Filter<string>;

  @FilterField({ form: countries, description: 'The country of publication, in ISO 3166-1.', example: ['GB'] })
  readonly country?: Filter<string>;

  @FilterField({ form: dates, description: 'When it was published: years, months, days and ranges of them.', example: ['1950..1999'] })
  readonly published?: Filter<DateRange>;

  @FilterField({ form: moments, description: 'When the record last changed: the same, and moments, in UTC.', example: ['2026..'] })
  readonly updated?: Filter<DateRange>;
}

/** The shape of one book. */
export class BookShape {
  @FieldsField(() => BookDetailDto, 'id,title,authors.name')
  readonly fields?: string;

  @ExpandField(expandable)
  readonly expand?: string;
}

/** The path of a book by its ISBN. */
export class ByIsbn {
  @FormField({ read: readIsbn, description: 'ISBN-10 or ISBN-13, with or without hyphens.', example: '0-14-143951-3' })
  readonly isbn: string;
}
