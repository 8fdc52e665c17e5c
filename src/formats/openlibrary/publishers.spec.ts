import { Fields } from './fields.js';
import { membersOf } from './json-document.js';
import { publisherStatements } from './publishers.js';

const publishers = (json: object) => publisherStatements(new Fields(membersOf(json))).map(({ name, role, place }) => [name, role, place]);

describe('the publishers of an edition', () => {
  it('stand with the place of the same position, without punctuation', () => {
    expect(publishers({ publishers: ['Orchard ;', 'Roe Pub. Co.,'], publish_places: ['Winchester :', '[Springfield, Vt'] })).toEqual([
      ['Orchard', 'pbl', 'Winchester'],
      ['Roe Pub. Co.', 'pbl', 'Springfield, Vt'],
    ]);
  });

  it('have all further places at the last', () => {
    expect(publishers({ publishers: ['Old Press', 'New Press'], publish_places: ['Oxford', 'Oxford', 'New York'] })).toEqual([
      ['Old Press', 'pbl', 'Oxford'],
      ['New Press', 'pbl', 'Oxford ; New York'],
    ]);
  });

  it('may be more than the places', () => {
    expect(publishers({ publishers: ['Kniga', 'Volna'], publish_places: '[Moskva]' })).toEqual([
      ['Kniga', 'pbl', 'Moskva'],
      ['Volna', 'pbl', null],
    ]);
  });

  it.each([['[s.n.]'], ['s.n.'], ['S. n.'], ['[publisher not identified]']])('are not %j', (name) => {
    const fields = new Fields(membersOf({ publishers: [name], publish_places: ['London'] }));
    expect(publisherStatements(fields)).toEqual([]);
    expect(fields.rest()).toEqual({ publish_places: ['London'] });
  });

  it('have no place where none is known', () => {
    expect(publishers({ publishers: ['A', 'B'], publish_places: ['[S.l.]', 'Paris'] })).toEqual([
      ['A', 'pbl', null],
      ['B', 'pbl', 'Paris'],
    ]);
  });

  it('keep the positions of places that are missing', () => {
    expect(publishers({ publishers: ['A', 'B'], publish_places: [null, 'Paris'] })).toEqual([
      ['A', 'pbl', null],
      ['B', 'pbl', 'Paris'],
    ]);
  });

  it('are joined by the distributors', () => {
    expect(publishers({ publishers: ['A'], distributors: ['Roe Book Sales'] })).toEqual([
      ['A', 'pbl', null],
      ['Roe Book Sales', 'dst', null],
    ]);
  });
});
