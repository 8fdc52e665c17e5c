/** What was found, by name. null: nobody could be asked. */
type Answer<T> = ReadonlyMap<string, T> | null;

interface Batch<T> {
  /** lists of names that were asked for; the same list comes again and again */
  lists: Set<readonly string[]>;
  answer: Promise<Answer<T>>;
  resolve: (answer: Answer<T>) => void;
}

/** A question that would grow beyond this many lists is followed by another one: a long reply keeps others waiting. */
const LARGEST = 100;

/**
 * Reads values for all requests that wait for some, with one question under way and others that collect. A request only ever uses a
 * question that was sent after it arrived: the reply of one that is under way may be older than a write that was answered before the
 * request. The busier the process, the more requests share a question; however busy it is, it asks once a round trip.
 */
export class BatchReader<T> {
  private readonly queue: Batch<T>[] = [];
  private underWay = false;

  /** `ask` never rejects. */
  constructor(private readonly ask: (names: string[]) => Promise<Answer<T>>) {}

  /** What these names hold, and maybe others, as it is after this call. */
  read(names: readonly string[]): Promise<Answer<T>> {
    let batch = this.queue.at(-1);
    if (batch === undefined || batch.lists.size >= LARGEST) this.queue.push((batch = newBatch()));
    batch.lists.add(names);
    if (!this.underWay) this.send();
    return batch.answer;
  }

  private send(): void {
    this.underWay = true;
    // whoever arrives before the event loop has turned twice shares the question: writing one costs more than many share it for
    setImmediate(() => setImmediate(() => void this.sendNow()));
  }

  private async sendNow(): Promise<void> {
    const { lists, resolve } = this.queue.shift()!;
    resolve(await this.ask([...new Set([...lists].flat())]));
    this.underWay = false;
    if (this.queue.length > 0) this.send();
  }
}

function newBatch<T>(): Batch<T> {
  let resolve!: Batch<T>['resolve'];
  const answer = new Promise<Answer<T>>((settle) => (resolve = settle));
  return { lists: new Set(), answer, resolve };
}
