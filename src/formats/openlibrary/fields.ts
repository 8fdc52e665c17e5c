import { type JsonDocument, membersOf } from './json-document.js';
import { readLine, readText, storableJson } from './json-values.js';

/** Said by the columns of the line, or of no meaning outside Open Library's database. */
const BOOKKEEPING = new Set(['type', 'key', 'revision', 'latest_revision', 'created', 'last_modified']);

/**
 * Reads a value of a field: undefined says that it has another shape than expected, and leaves it where it is; null that
 * there is nothing in it.
 */
export type Read<T> = (value: unknown) => T | null | undefined;

/**
 * The fields of a document, taken one by one. What nobody takes, and what has a shape nobody expects, remains for `extra`,
 * so that a record never loses a field and no field can stop a record.
 */
export class Fields {
  private readonly remaining = new Map<string, unknown>();

  constructor(document: JsonDocument, ignored = BOOKKEEPING) {
    document.forEach((value, key) => {
      if (!ignored.has(key)) this.remaining.set(key, value);
    });
  }

  /** A field that has one value; of a list the first that can be read, and the others stay. */
  one<T>(key: string, read: Read<T>): T | null {
    const value = this.remaining.get(key);
    if (value === undefined) return null;
    if (!Array.isArray(value)) {
      const one = read(value);
      if (one !== undefined || value === null) this.remaining.delete(key);
      return one ?? null;
    }
    let first: T | null = null;
    this.take(key, value, (element) => {
      const one = first === null ? read(element) : undefined;
      first ??= one ?? null;
      return one;
    });
    return first;
  }

  /** A field that is a list, under any of its names; a single value is taken for a list of one. */
  each<T>(keys: readonly string[], read: Read<T>): T[] {
    let taken: T[] | undefined;
    for (const key of keys) {
      const value = this.remaining.get(key);
      if (value !== undefined) taken = taken === undefined ? this.take(key, value, read) : [...taken, ...this.take(key, value, read)];
    }
    return taken ?? [];
  }

  /** A field that is an object of lists, such as `identifiers`: reads every value with the name it stands under. */
  entries<T>(keys: string[], read: (name: string, value: unknown) => T | null | undefined): T[] {
    return keys.flatMap((key) => {
      const value = this.remaining.get(key);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
      const members = new Fields(membersOf(value), new Set());
      const taken = Object.entries(value).flatMap(([name, member]) =>
        member === undefined ? [] : members.take(name, member, (element) => read(name, element)),
      );
      if (members.remaining.size === 0) this.remaining.delete(key);
      else this.remaining.set(key, Object.fromEntries(members.remaining));
      return taken;
    });
  }

  /** One line of text. */
  line(key: string): string | null {
    return this.one(key, readLine);
  }

  /** Text that may have several lines. */
  text(key: string): string | null {
    return this.one(key, readText);
  }

  /** A list of lines under any of its names. */
  lines(...keys: string[]): string[] {
    return this.each(keys, readLine);
  }

  /** What has not been taken, as jsonb can hold it. */
  rest(): Record<string, unknown> {
    if (this.remaining.size === 0) return {};
    return storableJson(Object.fromEntries(this.remaining)) as Record<string, unknown>;
  }

  private take<T>(key: string, value: unknown, read: Read<T>): T[] {
    const taken: T[] = [];
    let left: unknown[] | undefined;
    for (const element of Array.isArray(value) ? value : [value]) {
      const one = read(element);
      if (one !== undefined && one !== null) taken.push(one);
      else if (one === undefined && element !== null) (left ??= []).push(element);
    }
    if (left === undefined) this.remaining.delete(key);
    else if (taken.length > 0) this.remaining.set(key, left);
    return taken;
  }
}
