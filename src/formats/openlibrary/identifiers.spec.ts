import { Fields } from './fields.js';
import { editionIdentifiers } from './identifiers.js';
import { membersOf } from './json-document.js';

/** The identifiers besides the key of the record, as "scheme value status". */
function identifiers(json: object): string[] {
  const [own, ...others] = editionIdentifiers('/books/OL1M', new Fields(membersOf(json)));
  expect(own).toEqual({ scheme: 'openlibrary', value: 'OL1M', valueRaw: 'OL1M', status: 'valid', qualifier: null });
  return others.map(({ scheme, value, status }) => `${scheme} ${value} ${status}`);
}

describe('the ISBNs of an edition', () => {
  it('are one when they are the same number in two lengths', () => {
    expect(identifiers({ isbn_10: ['0306406152'], isbn_13: ['9780306406157', '978-0-306-40615-7'] })).toEqual(['isbn 9780306406157 valid']);
  });

  it('are found in the field of the other length and with hyphens', () => {
    expect(identifiers({ isbn_10: ['978-1-86197-271-2', '0-8044-2957-X'], isbn_13: '978-3-16-148410-0' })).toEqual([
      'isbn 9783161484100 valid',
      'isbn 9781861972712 valid',
      'isbn 9780804429573 valid',
    ]);
  });

  it('may stand in one string', () => {
    expect(identifiers({ isbn_13: ['9783161484100, 9999999999999'] })).toEqual(['isbn 9783161484100 valid', 'isbn 9999999999999 invalid']);
    expect(identifiers({ isbn_13: ['9783161484100, 9783161484100'] })).toEqual(['isbn 9783161484100 valid']);
    expect(identifiers({ isbn_10: ['0306406152 080442957X'] })).toEqual(['isbn 9780306406157 valid', 'isbn 9780804429573 valid']);
    expect(identifiers({ isbn_13: ['978 0 306 40615 7'] })).toEqual(['isbn 9780306406157 valid']);
  });

  it('keep their qualifier', () => {
    const [, isbn] = editionIdentifiers('/books/OL1M', new Fields(membersOf({ isbn_10: ['0306406152 (v. 1, pbk.)'] })));
    expect(isbn).toEqual({
      scheme: 'isbn',
      value: '9780306406157',
      valueRaw: '0306406152 (v. 1, pbk.)',
      status: 'valid',
      qualifier: 'v. 1, pbk.',
    });
  });

  it('are kept as written when they are wrong', () => {
    expect(identifiers({ isbn_10: ['0306406153'] })).toEqual(['isbn 0306406153 invalid']);
  });

  it('are cancelled when a right one is among the invalid, unless the book has it', () => {
    expect(identifiers({ isbn_invalid: ['0198526636', '0306406153'] })).toEqual([
      'isbn 9780198526636 cancelled',
      'isbn 0306406153 invalid',
    ]);
    expect(identifiers({ isbn_invalid: ['0306406152'], isbn_13: ['9780306406157'] })).toEqual(['isbn 9780306406157 valid']);
  });
});

describe('the other identifiers of an edition', () => {
  it('are normalised where a standard says how', () => {
    expect(
      identifiers({ lccn: ['sa 64000001', 'unknown'], oclc_numbers: ['12345678'], oclc_number: ['(OCoLC)12345678', 'ocm00000012'] }),
    ).toEqual(['lccn sa64000001 valid', 'lccn unknown invalid', 'oclc 12345678 valid', 'oclc 12 valid']);
  });

  it('come from every scheme by its name', () => {
    expect(
      identifiers({
        ocaid: 'goldenstories0000roe',
        identifiers: {
          goodreads: ['101', '102'],
          Project_Gutenberg: '1342',
          'better world books': [4307],
          isbn_13: ['9780306406157'],
        },
        local_id: ['urn:town:31000000000001'],
      }),
    ).toEqual([
      'ocaid goldenstories0000roe valid',
      'goodreads 101 valid',
      'goodreads 102 valid',
      'project_gutenberg 1342 valid',
      'better_world_books 4307 valid',
      'isbn 9780306406157 valid',
      'local_id urn:town:31000000000001 valid',
    ]);
  });

  it('have the names of schemes that filters can say, and stay behind under any other', () => {
    const fields = new Fields(
      membersOf({
        identifiers: { 'bibliothèque_nationale_de_france_(bnf)': ['1'], ['x'.repeat(3000)]: ['2'], рнб: ['3'], goodreads: ['4'] },
      }),
    );
    expect(editionIdentifiers('/books/OL1M', fields).map(({ scheme, value }) => `${scheme} ${value}`)).toEqual([
      'openlibrary OL1M',
      'bibliotheque_nationale_de_france_bnf 1',
      'goodreads 4',
    ]);
    expect(fields.rest()).toEqual({ identifiers: { ['x'.repeat(3000)]: ['2'], рнб: ['3'] } });
  });

  it('leave behind what has another shape', () => {
    const fields = new Fields(membersOf({ identifiers: { goodreads: ['1', { id: 2 }], librarything: [null, ''] } }));
    expect(editionIdentifiers('/books/OL1M', fields)).toHaveLength(2);
    expect(fields.rest()).toEqual({ identifiers: { goodreads: [{ id: 2 }] } });
  });
});
