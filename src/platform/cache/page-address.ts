import { hash } from 'node:crypto';

/** What a request asks the cache for: the same for every spelling of the same request. */
export interface PageAddress {
  /** the canonical request */
  readonly key: string;
  /** of the key, for stores that want short names */
  readonly digest: string;
  /** what the page shows, and so which writes make it stale */
  readonly tags: readonly string[];
  /** worth a lock that lets one instance of all build it */
  readonly expensive: boolean;
}

/** The address of the page under a canonical key. */
export function addressOf(key: string, tags: readonly string[], cost: 'usual' | 'expensive' = 'usual'): PageAddress {
  return { key, digest: hash('sha256', key, 'base64url'), tags, expensive: cost === 'expensive' };
}
