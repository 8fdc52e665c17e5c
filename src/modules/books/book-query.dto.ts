import { EnumField, FormField, IdsField, TextField, ValuesField } from '../../platform/fields/fields.js';
import { PageQuery, SortField } from '../../platform/pagination/page-query.dto.js';
import { parseIsbn } from '../../standards/isbn.js';
import { CountriesField, DateFilterField, LanguagesField, readIdentifier } from '../records/index.js';
import { formats } from './book.dto.js';

/** Reads an ISBN in any spelling as its 13 digits. */
function readIsbn(raw: string): string {
  const isbn = parseIsbn(raw);
  if (!isbn) throw new Error('must be an ISBN whose check digit is right');
  return isbn.isbn13;
}

export class BookQuery extends PageQuery {
  @SortField(['id', 'title', 'published', 'updated'])
  declare readonly sort: string;

  @TextField({
    max: 200,
    optional: 'optional',
    description: 'The whole title; case, diacritics and a leading article do not matter.',
    example: 'Pride and Prejudice',
  })
  readonly title?: string;

  @IdsField({ optional: 'optional', description: 'Editions of any of these works.', example: [1] })
  readonly work?: number[];

  @IdsField({ optional: 'optional', description: 'Credited to any of these authors, itself or through its work.', example: [1] })
  readonly author?: number[];

  @IdsField({ optional: 'optional', description: 'From any of these publishers.', example: [1] })
  readonly publisher?: number[];

  @IdsField({ optional: 'optional', description: 'About any of these subjects, itself or through its work.', example: [1] })
  readonly subject?: number[];

  @IdsField({ optional: 'optional', description: 'In any of these series, itself or through its work.', example: [1] })
  readonly series?: number[];

  @ValuesField({ read: readIsbn, optional: 'optional', description: 'ISBN-10 or ISBN-13 in any spelling.', example: ['9780141439518'] })
  readonly isbn?: string[];

  @ValuesField({
    read: readIdentifier,
    optional: 'optional',
    description: 'An identifier, as `scheme:value`.',
    example: ['openlibrary:OL900000001M'],
  })
  readonly identifier?: string[];

  @LanguagesField({ optional: 'optional', description: 'Written in any of these languages.' })
  readonly language?: string[];

  @EnumField({ values: formats, optional: 'optional', example: 'paperback' })
  readonly format?: string;

  @CountriesField({ optional: 'optional', description: 'Published in any of these countries.' })
  readonly country?: string[];

  @DateFilterField({ optional: 'optional', description: 'Published in this year, month or day.', example: '2003' })
  readonly published?: string;
}

/** The path of a book by its ISBN. */
export class ByIsbn {
  @FormField({ read: readIsbn, description: 'ISBN-10 or ISBN-13, with or without hyphens.', example: '0-14-143951-3' })
  readonly isbn: string;
}
