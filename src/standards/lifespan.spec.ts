import { parseLifespan } from './lifespan.js';

describe('the dates beside a name', () => {
  it.each([
    ['1835-1910', '1835', '1910'],
    ['1835–1910.', '1835', '1910'],
    ['1661?-1731.', '1661?', '1731'],
    ['1947-', '1947', null],
    ['-1950', null, '1950'],
    ['b. 1955', '1955', null],
    ['born 1955', '1955', null],
    ['d. 1820', null, '1820'],
    ['ca. 1890-1973', '1890~', '1973'],
    ['1660 or 1-1731', '[1660,1661]', '1731'],
    ['384-322 B.C.', '-0383', '-0321'],
    ['63 B.C.-14 A.D.', '-0062', '0014'],
    ['673-735', '0673', '0735'],
  ])('%s say birth and death', (raw, born, died) => {
    const lifespan = parseLifespan(raw);
    expect([lifespan.born?.edtf ?? null, lifespan.died?.edtf ?? null]).toEqual([born, died]);
  });

  it.each(['fl. 1600-1620', 'active 18th century.', '4th cent.', 'ca. 8th-7th cent. B.C.', '', '1935'])(
    '%j say neither when they are a period of activity or not a span',
    (raw) => {
      expect(parseLifespan(raw)).toEqual({ born: null, died: null });
    },
  );

  it('keep the words in which each end is written', () => {
    const { born, died } = parseLifespan('384-322 B.C.');
    expect([born?.raw, died?.raw]).toEqual(['384', '322 B.C.']);
  });
});
