/** The conditions of one list and their values. Each shape of filter has its own SQL text, so that each has its own plan. */
export class Conditions {
  readonly values: unknown[] = [];
  private readonly clauses: string[] = [];

  /** A condition without values. */
  always(clause: string): this {
    this.clauses.push(clause);
    return this;
  }

  /** A condition on one value, which stands for every `?` of the clause. Nothing is added when the value is undefined. */
  when(value: unknown, clause: string): this {
    if (value === undefined) return this;
    this.values.push(value);
    this.clauses.push(clause.replaceAll('?', `$${this.values.length}`));
    return this;
  }

  /** A condition on a column whose values lie between two, both included. */
  between(range: readonly [number, number] | undefined, column: string): this {
    if (range === undefined) return this;
    this.values.push(...range);
    this.clauses.push(`${column} between $${this.values.length - 1} and $${this.values.length}`);
    return this;
  }

  toString(): string {
    return this.clauses.length > 0 ? `where ${this.clauses.join(' and ')}` : '';
  }
}
