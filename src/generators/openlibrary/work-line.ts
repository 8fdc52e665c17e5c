import { history, yearOf } from './dates.js';
import { dumpLine, textObject } from './dump-line.js';
import { english, personName, pickSubject } from './names.js';
import { CHANCE, type Plan } from './plan.js';
import type { Random } from './random.js';
import { placesOfSubjects, timesOfSubjects } from './words/headings.js';

/** One work. */
export function workLine(plan: Plan, work: number): string {
  const authors = plan.authorsOf(work);
  const { lexicon, title } = plan.titleOf(work, authors);
  const random = plan.random(CHANCE.work, work);
  const chance = (probability: number) => random.chance(probability);
  const document = {
    title: chance(0.00003) ? undefined : titleAsTyped(title, random),
    subtitle: chance(0.024) ? lexicon.title(random) : undefined,
    covers: chance(0.31) ? coverIds(random) : undefined,
    subjects: chance(0.58) ? subjectList(random) : undefined,
    subject_places: chance(0.23) ? someOf(random, () => placesOfSubjects[random.zipf(placesOfSubjects.length, 4)]!) : undefined,
    subject_people: chance(0.07) ? [`${personName(english, random).inverted} (${1700 + random.below(200)}-)`] : undefined,
    subject_times: chance(0.058) ? someOf(random, () => random.pick(timesOfSubjects)) : undefined,
    first_publish_date: chance(0.18) ? String(yearOf('library', random)) : undefined,
    lc_classifications: chance(0.09) ? [callNumber(random)] : undefined,
    dewey_number: chance(0.046) ? [deweyNumber(random)] : undefined,
    description: chance(0.042) ? described(lexicon.text(random, 60 + random.below(900)), random) : undefined,
    first_sentence: chance(0.003) ? textObject(lexicon.text(random, 60)) : undefined,
    links: chance(0.002) ? [{ title, url: `https://example.org/works/${work}`, type: { key: '/type/link' } }] : undefined,
    excerpts: chance(0.002) ? [{ excerpt: textObject(lexicon.text(random, 90)), comment: 'first sentence' }] : undefined,
    authors: authorRoles(plan, authors, random),
  };
  return dumpLine('work', plan.keyOf('works', work), history(random, 0.6, plan.end), document);
}

/** Some titles have a blank too many, and very few a character that databases refuse. */
export function titleAsTyped(title: string, random: Random): string {
  const slip = random.unit();
  if (slip < 0.005) return `${title} `;
  if (slip < 0.00502) return `${title}\0`;
  return slip > 0.95 ? title.normalize('NFD') : title;
}

export function coverIds(random: Random): (number | null)[] {
  const cover = () => (random.chance(0.012) ? -1 : 100_000 + random.below(14_000_000));
  const second = random.chance(0.02) ? null : cover();
  return random.chance(0.15) ? [cover(), second] : [cover()];
}

/** Few works have many subjects. */
export function subjectList(random: Random): string[] {
  return [...new Set(Array.from({ length: random.several(0.68, 40) }, () => pickSubject(random)))];
}

export function callNumber(random: Random): string {
  const letter = () => 'ABCDEFGHJKLMNPQRSTUVZ'[random.below(21)]!;
  return `${letter()}${letter()}${100 + random.below(9000)} .${letter()}${random.below(999)} ${yearOf('library', random)}`;
}

export function deweyNumber(random: Random): string {
  return `${String(random.below(1000)).padStart(3, '0')}${random.chance(0.6) ? `/.${random.below(999)}` : `.${random.below(99)}`}`;
}

export function described(text: string, random: Random): string | object {
  return random.chance(0.03) ? text : textObject(text);
}

/** A key as a record refers to it: some lead to a redirect, a few to nothing. */
export function referenceTo(plan: Plan, kind: 'authors' | 'works', index: number, random: Random): string {
  const redirects = plan.sizes.redirects[kind];
  const slip = random.unit();
  if (slip < 0.002 && redirects > 0) return plan.keyOf(kind, plan.sizes[kind] + random.below(redirects));
  return slip > 0.9999 ? plan.unknownKey(kind, random) : plan.keyOf(kind, index);
}

function someOf(random: Random, one: () => string): string[] {
  return [...new Set(Array.from({ length: random.several(0.35, 4) }, one))];
}

/** The type of a role is a string in old records and an object in new ones; entries without an author are a fault of an old import. */
function authorRoles(plan: Plan, authors: readonly number[], random: Random): object[] | undefined {
  const type = random.chance(0.7) ? '/type/author_role' : { key: '/type/author_role' };
  if (authors.length === 0) return random.chance(0.03) ? [{ type }] : undefined;
  return authors.map((author) =>
    random.chance(0.0001) ? { type } : { type, author: { key: referenceTo(plan, 'authors', author, random) } },
  );
}
