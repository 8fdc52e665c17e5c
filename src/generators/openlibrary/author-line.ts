import { history, lifeDates } from './dates.js';
import { dumpLine, textObject } from './dump-line.js';
import { bodyName, english, personName } from './names.js';
import { CHANCE, type Plan } from './plan.js';
import type { Random } from './random.js';

const TITLES = ['Sir', 'Rev.', 'Dr.', 'Ph.D.', 'comte de', 'Baroness'];

/** One author. */
export function authorLine(plan: Plan, author: number): string {
  const random = plan.random(CHANCE.author, author);
  const lexicon = plan.lexiconOfAuthor(author);
  const isPerson = random.chance(0.94);
  const person = personName(lexicon, random);
  const name = written(isPerson ? (random.chance(0.1) ? person.inverted : person.name) : bodyName(lexicon, random), random);
  const document = {
    name: random.chance(0.00002) ? undefined : name,
    personal_name: isPerson && random.chance(0.65) ? name.trim() : undefined,
    entity_type: !isPerson && random.chance(0.3) ? 'org' : undefined,
    alternate_names: random.chance(0.05) ? variants(plan, author, random, person.inverted) : undefined,
    title: isPerson && random.chance(0.015) ? random.pick(TITLES) : undefined,
    remote_ids: random.chance(0.07) ? remoteIds(random) : undefined,
    bio: random.chance(0.02) ? biography(random) : undefined,
    photos: random.chance(0.024) ? [random.chance(0.02) ? -1 : 5_000_000 + random.below(9_000_000)] : undefined,
    source_records: random.chance(0.09) ? [random.chance(0.6) ? `bwb:978${random.digits(10)}` : `amazon:${random.digits(10)}`] : undefined,
    links: random.chance(0.03)
      ? [{ title: 'Website', url: `https://example.org/people/${author}`, type: { key: '/type/link' } }]
      : undefined,
  };
  return dumpLine('author', plan.keyOf('authors', author), history(random, 0.55, plan.end), document, isPerson ? lifeDates(random) : {});
}

/** Most names with diacritics come from libraries, which write the marks apart from the letters; a few names come in capitals or with a blank. */
function written(name: string, random: Random): string {
  const form = random.unit();
  if (form < 0.004) return `${name} `;
  if (form < 0.006) return name.toUpperCase();
  return form < 0.7 ? name.normalize('NFD') : name;
}

function variants(plan: Plan, author: number, random: Random, inverted: string): string[] {
  const lexicon = plan.lexiconOfAuthor(author);
  const names = Array.from({ length: random.several(0.4, 12) }, () => personName(lexicon, random).inverted);
  return [...new Set([inverted, ...names])];
}

function remoteIds(random: Random): object {
  return {
    viaf: String(1_000_000 + random.below(99_000_000)),
    wikidata: `Q${1000 + random.below(90_000_000)}`,
    isni: random.chance(0.9) ? `0000000${random.digits(9)}` : undefined,
  };
}

function biography(random: Random): string | object {
  const text = english.text(random, 80 + random.below(600));
  return random.chance(0.12) ? text : textObject(text);
}
