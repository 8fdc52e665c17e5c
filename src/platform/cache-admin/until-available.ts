import type { PageStore } from '../cache/page-store.js';

/** How long a store that connects in the background is waited for, and between two looks; milliseconds. */
const PATIENCE = 5_000;
const LOOK_EVERY = 20;

/** Whether pages can be read and stored: now, or as soon as they can be. */
export async function untilAvailable(pages: PageStore): Promise<boolean> {
  for (const end = Date.now() + PATIENCE; !pages.available && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
  return pages.available;
}
