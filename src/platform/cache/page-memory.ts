import { LRUCache } from 'lru-cache';
import type { StoredPage } from './page-store.js';

/** A page in this process, with what must hold for it to be served. */
export interface RememberedPage {
  page: StoredPage;
  tags: readonly string[];
  /** the tokens of the tags, in their order, that it was built under */
  vector: string;
  /** the tokens that were last read and were its own: an object made for that one reading */
  heldUnder?: object;
  /** when its tokens were last seen to hold, by `performance.now()`: a clock that is set back must not make it young */
  validatedAt: number;
  /** until when nobody of this process need build it anew, milliseconds since 1970 */
  settledUntil: number;
}

/** How long the one request of a process that may build a due page anew has for it before another may; milliseconds. */
const TURN = 2_000;

/** What a page takes beside its bytes: its key, links, tokens, and the objects that hold them. */
export const OVERHEAD = 2_000;

/** The pages that this process remembers: the most recently used ones, up to a number of bytes. */
export class PageMemory {
  private readonly pages: LRUCache<string, RememberedPage>;

  constructor(bytes: number) {
    this.pages = new LRUCache({ maxSize: Math.max(1, bytes), sizeCalculation: ({ page }) => sizeOf(page) });
  }

  /** Bytes that the pages take now, by the estimate that the limit counts with. */
  get bytes(): number {
    return this.pages.calculatedSize;
  }

  /** `now`: milliseconds since 1970. */
  get(key: string, now: number): RememberedPage | undefined {
    const found = this.pages.get(key);
    if (found === undefined || found.page.expiresAt > now) return found;
    this.pages.delete(key);
    return undefined;
  }

  set(key: string, page: RememberedPage): void {
    this.pages.set(key, page);
  }

  clear(): void {
    this.pages.clear();
  }
}

/** Whether this request is the one that may build the page anew; whoever comes in the next seconds is not. */
export function takesItsTurn(remembered: Pick<RememberedPage, 'settledUntil'>, now: number): boolean {
  if (now < remembered.settledUntil) return false;
  remembered.settledUntil = now + TURN;
  return true;
}

/** Bytes that a page takes, with the compressed forms that it has or is about to get. */
export function sizeOf({ body, gzip }: StoredPage): number {
  return body.length + 2 * (gzip?.length ?? 0) + OVERHEAD;
}
