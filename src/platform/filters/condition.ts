import { hasAtMost } from '../fields/text-length.js';

/** What one filter parameter demands: that any of these values holds, or (`not`) that none of them does. */
export interface Condition<T> {
  readonly not: boolean;
  readonly any: readonly T[];
  /** its one canonical spelling */
  readonly text: string;
}

/** Everything that one parameter demands; a parameter that is repeated demands all of it. */
export type Filter<T> = readonly Condition<T>[];

/** The condition that one value holds. */
export function only<T>(value: T): Filter<T> {
  return [{ not: false, any: [value], text: String(value) }];
}

/** A value as it was written: in quotes nothing in it has a meaning of its own. */
export interface Item {
  readonly text: string;
  readonly spelled: 'plain' | 'quoted';
}

/** How the values of a filter are written and read. */
export interface ValueForm<T> {
  /** Throws an Error that says what the value must be, a RangeError when only its size is wrong. */
  read: (item: Item) => T;
  /** The canonical spelling. */
  write: (value: T) => string;
}

/** Values that one condition may name. */
export const MOST_VALUES = 100;
/** Times one filter may be given. */
export const MOST_CONDITIONS = 10;
/** Filters that one request may give, repeated ones counted as often as they come. */
export const MOST_CONDITIONS_IN_ALL = 20;
/** Characters of one value. */
const LONGEST_VALUE = 200;

/** Reads `a,b`, `!a,b`, `"a, b",c`. Throws an Error that says what is wrong. */
export function readCondition<T>(raw: string, { read, write }: ValueForm<T>): Condition<T> {
  const text = raw.trim();
  const not = text.startsWith('!');
  const items = itemsOf(not ? text.slice(1) : text);
  if (items.length > MOST_VALUES) throw new RangeError(`must not name more than ${MOST_VALUES} values`);
  const spelled = new Map<string, T>();
  for (const item of items) {
    refuseUnusable(item);
    const value = read(item);
    spelled.set(write(value), value);
  }
  const sorted = [...spelled].sort(([a, x], [b, y]) => (typeof x === 'number' && typeof y === 'number' ? x - y : a < b ? -1 : 1));
  return { not, any: sorted.map(([, value]) => value), text: (not ? '!' : '') + sorted.map(([spelling]) => spelling).join(',') };
}

/** All conditions of one parameter in canonical order, each once. */
export function filterOf<T>(conditions: readonly Condition<T>[]): Filter<T> {
  const byText = new Map(conditions.map((condition) => [condition.text, condition]));
  return [...byText.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
}

/** A value in quotes. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** A value as it is, or in quotes when it would be read as something else. */
export function plainly(text: string): string {
  return /[,"]|^!|^\s|\s$/.test(text) ? quoted(text) : text;
}

function itemsOf(text: string): Item[] {
  const items: Item[] = [];
  for (let rest: string | null = text; rest !== null;) {
    const trimmed: string = rest.trimStart();
    const [item, length] = trimmed.startsWith('"') ? quotedItem(trimmed) : plainItem(trimmed);
    items.push(item);
    rest = length < trimmed.length ? trimmed.slice(length + 1) : null;
  }
  return items;
}

function plainItem(text: string): [Item, number] {
  const comma = text.indexOf(',');
  const length = comma < 0 ? text.length : comma;
  const value = text.slice(0, length).trim();
  if (value.startsWith('!')) throw new Error('must have its ! in front of all values; a value that begins with ! stands in quotes');
  return [{ text: value, spelled: 'plain' }, length];
}

function quotedItem(text: string): [Item, number] {
  const [whole, value] = /^"((?:[^"]|"")*)"\s*(?=,|$)/.exec(text) ?? [];
  if (whole === undefined || value === undefined) throw new Error('must end a value that begins with " with one, and double every " in it');
  return [{ text: value.replaceAll('""', '"'), spelled: 'quoted' }, whole.length];
}

function refuseUnusable({ text }: Item): void {
  if (text.trim() === '') throw new Error('must not have an empty value');
  if (!hasAtMost(LONGEST_VALUE, text)) throw new RangeError(`must not have a value of more than ${LONGEST_VALUE} characters`);
  if (/[\0\p{Surrogate}]/u.test(text)) throw new RangeError('must not have NUL or a lone surrogate in it');
}
