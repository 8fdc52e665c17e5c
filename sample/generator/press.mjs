import { withCheckDigit } from './isbn.mjs';

/** The invented publishers, and the numbers each gives to its editions in the order they come out. */
export class Press {
  #issued = new Map();

  constructor(houses) {
    this.houses = houses;
  }

  /** A house that prints in the language: the second on the list half as often as the first, the third a third as often. */
  houseFor(language, random) {
    const own = this.houses.filter(({ languages }) => languages.includes(language));
    const houses = own.length > 0 ? own : this.houses.filter(({ languages }) => languages.includes('*'));
    return random.weighted(houses, (house) => 1 / (houses.indexOf(house) + 1));
  }

  /** With an ISBN, which books have had since 1970; every second title of a house is in its series, if it is a paperback. */
  numbered(edition) {
    const { house, format } = edition;
    const issue = this.#next(house);
    const inSeries = house.series !== '' && format === 'Paperback' && issue % 2 === 0;
    return {
      ...edition,
      isbn_13: edition.year < 1970 ? null : this.#isbn(house, issue),
      series: inSeries ? `${house.series} -- ${this.#next(house.series)}` : null,
    };
  }

  #next(owner) {
    const number = (this.#issued.get(owner) ?? 0) + 1;
    this.#issued.set(owner, number);
    return number;
  }

  /** Under 979-9, which no agency has been given, so that it can never be the number of a real book. */
  #isbn(house, issue) {
    const registrant = String(this.houses.indexOf(house) + 1).padStart(3, '0');
    return withCheckDigit(`9799${registrant}${String(issue).padStart(5, '0')}`);
  }
}
