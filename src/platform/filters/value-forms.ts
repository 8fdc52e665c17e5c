import { type Item, plainly, quoted, type ValueForm } from './condition.js';

/** A name or a title: the words that it begins with or, in quotes, the whole of it. */
export interface Name {
  readonly text: string;
  readonly match: 'beginning' | 'whole';
}

/** The greatest id that there can be. */
const GREATEST_ID = 2_147_483_647;

/** Text of a certain form; `read` puts it into its canonical form and throws an Error that says what it must be. */
export function codes(read: (raw: string) => string): ValueForm<string> {
  return { read: ({ text }) => read(text.trim()), write: plainly };
}

/** One of a few words. */
export function words(values: readonly string[]): ValueForm<string> {
  return codes((raw) => {
    if (!values.includes(raw)) throw new RangeError(`must be made of ${values.join(', ')}`);
    return raw;
  });
}

/** Text that is compared as it is. */
export const texts = codes((raw) => raw.normalize('NFC'));

/** The ids of records. */
export const ids: ValueForm<number> = { read: ({ text }) => readId(text), write: String };

/** Names, or titles. */
export const names: ValueForm<Name> = {
  read: (item) => nameOf(item),
  write: ({ text, match }) => (match === 'whole' ? quoted(text) : text),
};

/** Ids, or names: a number is an id unless it stands in quotes. */
export const idsOrNames: ValueForm<number | Name> = {
  read: (item) => (item.spelled === 'plain' && /^\d+$/.test(item.text) ? readId(item.text) : nameOf(item)),
  write: (value) => (typeof value === 'number' ? String(value) : names.write(value)),
};

function readId(text: string): number {
  if (!/^(0|[1-9]\d*)$/.test(text)) throw new Error('must be made of ids, written in digits only');
  const id = Number(text);
  if (id < 1 || id > GREATEST_ID) throw new RangeError(`must be made of ids from 1 to ${GREATEST_ID}`);
  return id;
}

function nameOf({ text, spelled }: Item): Name {
  return { text: text.normalize('NFC').trim().replace(/\s+/g, ' '), match: spelled === 'quoted' ? 'whole' : 'beginning' };
}
