import { capitalised, Lexicon } from './lexicon.js';
import { Random } from './random.js';
import { divisions, topics } from './words/headings.js';
import { tongues } from './words/index.js';

const LETTERS = 'ABCDEFGHIJKLMNOPRSTVWZ';

/** For one in a thousand authors of a language, so many publishers there are in it. */
const PUBLISHERS_PER_SHARE = 330;
const SUBJECTS = 66_000;

const lexicons = tongues.map((tongue) => new Lexicon(tongue));
const byThousandth = lexicons.flatMap((lexicon) => Array.from({ length: lexicon.tongue.share }, () => lexicon));

/** The language that most is in. */
export const [english] = lexicons as [Lexicon];

/** A language as often as authors write it. */
export function pickLexicon(random: Random): Lexicon {
  return random.pick(byThousandth);
}

/** A person as title pages and catalogues name them. */
export function personName(lexicon: Lexicon, random: Random): { name: string; inverted: string } {
  const family = lexicon.familyName(random) + (random.chance(0.03) ? `-${lexicon.familyName(random)}` : '');
  let given = lexicon.givenName(random);
  if (lexicon.tongue.order === 'family-first') return { name: family + given, inverted: `${family}, ${given}` };
  const more = random.unit();
  if (more < 0.3) given += ` ${LETTERS[random.below(LETTERS.length)]}.`;
  else if (more < 0.42) given += ` ${lexicon.givenName(random)}`;
  return { name: `${given} ${family}`, inverted: `${family}, ${given}` };
}

/** A society, an office or a firm that is an author. */
export function bodyName(lexicon: Lexicon, random: Random): string {
  const word = capitalised(lexicon.word(random));
  const place = random.pick(lexicon.tongue.cities)[0];
  switch (random.below(5)) {
    case 0:
      return `${place}. Department of ${capitalised(english.word(random))}`;
    case 1:
      return `${word} Society of ${place}`;
    case 2:
      return `Institute of ${word} ${capitalised(english.word(random))}`;
    case 3:
      return `Conference on ${word} (${1950 + random.below(70)} ${place})`;
    default:
      return `${word} ${lexicon.tongue.order === 'family-first' ? '' : '& '}${lexicon.familyName(random)}`;
  }
}

/** A publisher of books in this language: a few large ones, many small ones. */
export function pickPublisher(lexicon: Lexicon, random: Random): string {
  const { share, publishers, cities, code } = lexicon.tongue;
  const rank = random.zipf(share * PUBLISHERS_PER_SHARE, 5);
  const own = Random.of(share, code.charCodeAt(0), rank);
  const kind = own.unit();
  const name =
    kind < 0.45
      ? lexicon.familyName(own)
      : kind < 0.9
        ? capitalised(lexicon.wordOf(own.below(12_000)))
        : kind < 0.97
          ? `${lexicon.familyName(own)} & ${lexicon.familyName(own)}`
          : own.pick(cities)[0];
  return own.pick(publishers).replace('$', name);
}

/** What a work is about, as libraries say it. */
export function pickSubject(random: Random): string {
  const rank = random.zipf(SUBJECTS, 12);
  if (rank < topics.length) return topics[rank]!;
  const spread = (rank * 40_009) % SUBJECTS;
  const head = Math.floor(spread / divisions.length);
  const division = divisions[spread % divisions.length]!;
  const topic = topics[head] ?? capitalised(english.wordOf(head - topics.length));
  return division === ' ' ? topic : `${topic} -- ${division}`;
}
