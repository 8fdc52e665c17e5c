/** How long a page may be served unvalidated, when it says so; milliseconds. */
const DECLARED = 2_000;

/** What one page showed: the version of each thing on it, and whether its parts fit together. */
export interface Shown {
  versions: ReadonlyMap<string, number>;
  /** what does not fit together */
  torn: string | null;
}

export interface Read {
  path: string;
  /** when its request was sent, milliseconds of a clock that only goes forward */
  begun: number;
  shown: Shown;
  cacheStatus: string;
}

/** What was found wrong, with an example of each kind. */
export interface Verdict {
  stale: number;
  torn: number;
  nonMonotonic: number;
  examples: string[];
}

const EXAMPLES = 10;

/**
 * What has been written and read, and whether what is read now can be. Each thing that is written has versions that only grow. A write
 * is due when no read that begins later may show less: at once when it was acknowledged, a moment later when it came around the
 * application or its writer died. A page that says it is unvalidated may be two seconds old.
 */
export class History {
  readonly verdict: Verdict = { stale: 0, torn: 0, nonMonotonic: 0, examples: [] };
  private readonly writes = new Map<string, { version: number; due: number }[]>();
  private readonly seen = new Map<string, { version: number; at: number }[]>();

  /** From `due` on, nobody may show less than this version. */
  wrote(thing: string, version: number, due: number): void {
    append(this.writes, thing, { version, due });
  }

  /** Judges a read that has just been answered. */
  read({ path, begun, shown, cacheStatus }: Read, now: number): void {
    const unvalidated = cacheStatus.includes('detail=unvalidated');
    const { verdict } = this;
    if (shown.torn !== null) {
      verdict.torn += 1;
      this.example(`torn: ${path}: ${shown.torn}; ${cacheStatus}`);
    }
    for (const [thing, version] of shown.versions) {
      const due = this.dueBefore(thing, unvalidated ? begun - DECLARED : begun);
      if (version < due) {
        verdict.stale += 1;
        this.example(`stale: ${path}: ${thing} is at ${version}, not at ${due}; ${cacheStatus}`);
      }
      if (unvalidated) continue;
      if (version < this.seenBefore(thing, begun)) verdict.nonMonotonic += 1;
      const seen = this.seen.get(thing)?.at(-1)?.version ?? 0;
      if (version > seen) append(this.seen, thing, { version, at: now });
    }
  }

  /** The versions of a thing grow, so what is due is the last one whose time has come. */
  private dueBefore(thing: string, time: number): number {
    return this.writes.get(thing)?.findLast(({ due }) => due <= time)?.version ?? 0;
  }

  private seenBefore(thing: string, time: number): number {
    return this.seen.get(thing)?.findLast(({ at }) => at <= time)?.version ?? 0;
  }

  private example(text: string): void {
    if (this.verdict.examples.length < EXAMPLES) this.verdict.examples.push(text);
  }
}

/** Nobody asks for what was more than some hundred versions ago. */
function append<T>(lists: Map<string, T[]>, thing: string, item: T): void {
  const list = lists.get(thing) ?? [];
  if (list.length >= 1_000) list.splice(0, 500);
  list.push(item);
  lists.set(thing, list);
}
