import type { JsonObject } from './dump-lines.js';
import { Fields } from './fields.js';
import { editionIdentifiers } from './identifiers.js';

/** The identifiers besides the key of the record, as "scheme value status". */
function identifiers(json: JsonObject): string[] {
  const [own, ...others] = editionIdentifiers('/books/OL1M', new Fields(json));
  expect(own).toEqual({ scheme: 'openlibrary', value: 'OL1M', valueRaw: 'OL1M', status: 'valid', qualifier: null });
  return others.map(({ scheme, value, status }) => `${scheme} ${value} ${status}`);
}

describe('the ISBNs of an edition', () => {
  it('are one when they are the same number in two lengths', () => {
    expect(identifiers({ isbn_10: ['0674258592'], isbn_13: ['9780674258594', '978-0-674-25859-4'] })).toEqual(['isbn 9780674258594 valid']);
  });

  it('are found in the field of the other length and with hyphens', () => {
    expect(identifiers({ isbn_10: ['978-1-935928-32-4', '0-670-03482-7'], isbn_13: '978-1-937557-00-3' })).toEqual([
      'isbn 9781937557003 valid',
      'isbn 9781935928324 valid',
      'isbn 9780670034826 valid',
    ]);
  });

  it('may stand in one string', () => {
    expect(identifiers({ isbn_13: ['9781933060224, 1234567890123'] })).toEqual(['isbn 9781933060224 valid', 'isbn 1234567890123 invalid']);
    expect(identifiers({ isbn_13: ['9781933060224, 9781933060224'] })).toEqual(['isbn 9781933060224 valid']);
    expect(identifiers({ isbn_10: ['0674258592 0670034827'] })).toEqual(['isbn 9780674258594 valid', 'isbn 9780670034826 valid']);
    expect(identifiers({ isbn_13: ['978 0 674 25859 4'] })).toEqual(['isbn 9780674258594 valid']);
  });

  it('keep their qualifier', () => {
    const [, isbn] = editionIdentifiers('/books/OL1M', new Fields({ isbn_10: ['0674258592 (v. 1, pbk.)'] }));
    expect(isbn).toEqual({
      scheme: 'isbn',
      value: '9780674258594',
      valueRaw: '0674258592 (v. 1, pbk.)',
      status: 'valid',
      qualifier: 'v. 1, pbk.',
    });
  });

  it('are kept as written when they are wrong', () => {
    expect(identifiers({ isbn_10: ['0674258593'] })).toEqual(['isbn 0674258593 invalid']);
  });

  it('are cancelled when a right one is among the invalid, unless the book has it', () => {
    expect(identifiers({ isbn_invalid: ['0789411717', '0674258593'] })).toEqual([
      'isbn 9780789411716 cancelled',
      'isbn 0674258593 invalid',
    ]);
    expect(identifiers({ isbn_invalid: ['0674258592'], isbn_13: ['9780674258594'] })).toEqual(['isbn 9780674258594 valid']);
  });
});

describe('the other identifiers of an edition', () => {
  it('are normalised where a standard says how', () => {
    expect(
      identifiers({ lccn: ['sa 64009062', 'unknown'], oclc_numbers: ['35986201'], oclc_number: ['(OCoLC)35986201', 'ocm00000012'] }),
    ).toEqual(['lccn sa64009062 valid', 'lccn unknown invalid', 'oclc 35986201 valid', 'oclc 12 valid']);
  });

  it('come from every scheme by its name', () => {
    expect(
      identifiers({
        ocaid: 'goldenass0000apul',
        identifiers: {
          goodreads: ['289047', '1126693'],
          Project_Gutenberg: '1342',
          'better world books': [4307],
          isbn_13: ['9780674258594'],
        },
        local_id: ['urn:sfpl:31223050317040'],
      }),
    ).toEqual([
      'ocaid goldenass0000apul valid',
      'goodreads 289047 valid',
      'goodreads 1126693 valid',
      'project_gutenberg 1342 valid',
      'better_world_books 4307 valid',
      'isbn 9780674258594 valid',
      'local_id urn:sfpl:31223050317040 valid',
    ]);
  });

  it('leave behind what has another shape', () => {
    const fields = new Fields({ identifiers: { goodreads: ['1', { id: 2 }], librarything: [null, ''] } });
    expect(editionIdentifiers('/books/OL1M', fields)).toHaveLength(2);
    expect(fields.rest()).toEqual({ identifiers: { goodreads: [{ id: 2 }] } });
  });
});
