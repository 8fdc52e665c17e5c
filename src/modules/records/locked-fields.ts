/** For each member that a client may change, what an import must then leave alone, by the names in `locked_fields`; none: no import writes it. */
export type Locks<Changes> = Readonly<Record<keyof Changes, readonly string[]>>;

/** The column as a row of a table has it. */
export interface Locked {
  locked_fields: string[];
}

/** The `locked_fields` of a record when a client has said these members of it: what is locked already, and what goes with them. */
export function lockedFields<Changes extends object>(changes: Changes, locks: Locks<Changes>, before: readonly string[] = []): string[] {
  const members = Object.keys(changes) as (keyof Changes)[];
  const added = members.filter((member) => changes[member] !== undefined).flatMap((member) => locks[member]);
  return [...new Set([...before, ...added])];
}
