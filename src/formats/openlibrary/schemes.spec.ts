import { schemeName } from './schemes.js';

describe('the name of a scheme', () => {
  it.each([
    ['goodreads', 'goodreads'],
    ['Project_Gutenberg', 'project_gutenberg'],
    ['better world books', 'better_world_books'],
    ['amazon.co.uk_asin', 'amazon.co.uk_asin'],
    ['zdb-id', 'zdb-id'],
    ['bibliothèque_nationale_de_france_(bnf)', 'bibliotheque_nationale_de_france_bnf'],
    ['bibliothe\u0300que_nationale_de_france_(BnF)', 'bibliotheque_nationale_de_france_bnf'],
    ['bodleian,_oxford_university', 'bodleian_oxford_university'],
    ['depósito_legal_n.a.', 'deposito_legal_n.a.'],
    ['nlm_class_no.:', 'nlm_class_no.'],
    ['w._w._norton', 'w._w._norton'],
    [' Łódź: catalogue / shelf ', 'lodz_catalogue_shelf'],
    ['_isbn_', 'isbn'],
    ['x'.repeat(40), 'x'.repeat(40)],
    ['dominican_institute_for_oriental_studies_library', 'dominican_institute_for_oriental_studies'],
    ['Library_and_Archives_Canada_Cataloguing_in_Publication', 'library_and_archives_canada_cataloguing'],
    ['finnish_public_libraries_classification_system', 'finnish_public_libraries_classification'],
  ])('%j is %s', (written, name) => {
    expect(schemeName(written)).toBe(name);
  });

  it.each(['', '_', '!!!', '1001_books', 'рнб', 'ndl_東京', 'c#', 'x'.repeat(41), 'x'.repeat(100_000)])(
    'is nothing that can be made of %j',
    (written) => {
      expect(schemeName(written)).toBeNull();
    },
  );
});
