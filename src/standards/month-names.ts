/** The months in English, French, German, Spanish and Italian, in full and as catalogues abbreviate them, without accents. */
const MONTHS = [
  'january jan janvier janv januar janner jaenner enero ene gennaio genn gen',
  'february feb febr fevrier fevr fev februar feber febrero febbraio febbr',
  'march mar mars marz maerz mrz marzo mzo',
  'april apr avril avr abril abr aprile',
  'may mai mayo maggio magg mag',
  'june jun juin juni junio giugno giug giu',
  'july jul juillet juil juli julio luglio lugl lug',
  'august aug aout agosto ago ag',
  'september sept sep septembre septiembre setiembre set settembre sett',
  'october oct octobre oktober okt octubre ottobre ott',
  'november nov novembre noviembre',
  'december dec decembre dezember dez diciembre dic dicembre',
];
const MONTH_BY_NAME = new Map(MONTHS.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)));
const SEASON_BY_NAME = new Map([
  ['spring', 21],
  ['summer', 22],
  ['autumn', 23],
  ['fall', 23],
  ['winter', 24],
]);

/** The number of the month, 1 to 12, from its lower-case name without accents; undefined when it is none. */
export function monthByName(name: string): number | undefined {
  return MONTH_BY_NAME.get(name);
}

/** The EDTF code, 21 to 24, of a season's English name in lower case; undefined when it is none. */
export function seasonByName(name: string): number | undefined {
  return SEASON_BY_NAME.get(name);
}
