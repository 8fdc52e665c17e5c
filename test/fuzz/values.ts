import fc from 'fast-check';
import type { Random } from '../freshness/random.js';
import type { ApiContract, Schema } from '../support/api-contract.js';

/** Values made for a pattern; enough to differ, few enough to be made once. */
const MADE = 24;
/** Characters of a text that has no pattern of its own. */
const USUAL_LENGTH = 40;
const WORDS = ['book', 'Ursula', 'naïve', '東京', 'Œuvres', "l'été", 'pride', '3rd', 'Ω', 'война', 'and', '📚'];

/** Makes values that a document says are right. */
export class Values {
  private readonly patterns = new Map<string, string[]>();

  constructor(private readonly contract: ApiContract) {}

  /** A value of this schema; the example now and then, where there is one. */
  of(raw: Schema, random: Random, depth = 0): unknown {
    const schema = this.contract.schemaOf(raw);
    if (schema.nullable && random.next() < 0.1) return null;
    if (schema.example !== undefined && random.next() < 0.4) return schema.example;
    if (schema.enum) return random.of(schema.enum);
    const [alternative] = schema.oneOf ?? schema.allOf ?? [];
    if (alternative) return this.of(schema.oneOf ? random.of(schema.oneOf) : alternative, random, depth);
    switch (schema.type) {
      case 'integer':
        return this.integer(schema, random);
      case 'array':
        return this.list(schema, random, depth);
      case 'object':
        return this.object(schema, random, depth);
      case 'boolean':
        return random.next() < 0.5;
      default:
        return this.text(schema, random);
    }
  }

  private integer({ minimum = 0, maximum = 100 }: Schema, random: Random): number {
    const likely = Math.min(maximum, minimum + random.of([0, 1, 5, 50, 1_000]));
    return random.next() < 0.1 ? random.of([minimum, maximum]) : likely;
  }

  private list({ items = {}, minItems = 0, maxItems = 5 }: Schema, random: Random, depth: number): unknown[] {
    const length = Math.min(maxItems, minItems + Math.floor(random.next() * 4));
    return Array.from({ length }, () => this.of(items, random, depth + 1));
  }

  private object({ properties = {}, required = [] }: Schema, random: Random, depth: number): object {
    const chosen = Object.entries(properties).filter(([name]) => required.includes(name) || random.next() < 0.3 / (depth + 1));
    return Object.fromEntries(chosen.map(([name, member]) => [name, this.of(member, random, depth + 1)]));
  }

  private text(schema: Schema, random: Random): string {
    const { minLength = 0, maxLength = USUAL_LENGTH } = schema;
    const isFree = schema.pattern === undefined || schema.pattern.includes('\\x00');
    const made = isFree ? this.words(random) : random.of(this.matching(schema.pattern!));
    return made.slice(0, maxLength).padEnd(minLength, 'x');
  }

  private words(random: Random): string {
    return Array.from({ length: 1 + Math.floor(random.next() * 4) }, () => random.of(WORDS)).join(' ');
  }

  /** The same for every run: what is random is which of them is taken. */
  private matching(pattern: string): string[] {
    let made = this.patterns.get(pattern);
    if (made === undefined) {
      made = fc.sample(fc.stringMatching(new RegExp(pattern), { size: '-1' }), { seed: 1, numRuns: MADE });
      this.patterns.set(pattern, made);
    }
    return made;
  }
}
