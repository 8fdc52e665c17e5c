/** One value of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What an instance answered to a scrape. */
export class Exposition {
  private readonly samples = new Map<string, Sample[]>();

  /** Reads Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/); lines that are none are passed over. */
  constructor(text: string) {
    for (const line of text.split('\n')) {
      const [, name, labels = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
      if (name === undefined) continue;
      const sample = { name, labels: labelsIn(labels), value: value === '+Inf' ? Infinity : Number(value) };
      const others = this.samples.get(name);
      if (others) others.push(sample);
      else this.samples.set(name, [sample]);
    }
  }

  /** All values of a metric. */
  all(name: string): readonly Sample[] {
    return this.samples.get(name) ?? [];
  }

  /** The value of a metric that has one, or of the one with this label; null: it is not there. */
  value(name: string, label: Record<string, string> = {}): number | null {
    const [wanted] = Object.entries(label);
    return this.all(name).find(({ labels }) => wanted === undefined || labels[wanted[0]] === wanted[1])?.value ?? null;
  }

  /** The sum of the values of which it holds. */
  sum(name: string, holds: (labels: Sample['labels']) => boolean = () => true): number {
    return this.all(name).reduce((sum, { labels, value }) => (holds(labels) ? sum + value : sum), 0);
  }
}

function labelsIn(text: string): Record<string, string> {
  const pairs = text.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries(
    Array.from(pairs, ([, name, value]) => [name!, value!.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : String(c)))]),
  );
}
