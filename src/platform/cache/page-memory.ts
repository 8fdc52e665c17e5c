import { LRUCache } from 'lru-cache';
import type { StoredPage } from './page-store.js';

/** A page in this process, with what must hold for it to be served. */
export interface RememberedPage {
  page: StoredPage;
  tags: readonly string[];
  /** the tokens of the tags, in their order, that it was built under */
  vector: string;
  /** when its tokens were last seen to hold, milliseconds since 1970 */
  validatedAt: number;
}

/** What a page takes beside its bytes. */
const OVERHEAD = 1_000;

/** The pages that this process remembers: the most recently used ones, up to a number of bytes. */
export class PageMemory {
  private readonly pages: LRUCache<string, RememberedPage>;

  constructor(bytes: number) {
    this.pages = new LRUCache({ maxSize: Math.max(1, bytes), sizeCalculation: ({ page }) => sizeOf(page) });
  }

  get(key: string): RememberedPage | undefined {
    const found = this.pages.get(key);
    if (found === undefined || found.page.expiresAt > Date.now()) return found;
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

/** Bytes that a page takes, with the compressed forms that it has or is about to get. */
function sizeOf({ body, gzip }: StoredPage): number {
  return body.length + 2 * (gzip?.length ?? 0) + OVERHEAD;
}
