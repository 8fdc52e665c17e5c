import { SetMetadata } from '@nestjs/common';

export const CACHED = 'colophon:cached';
export const UNCACHED = 'colophon:uncached';
export const EXPENSIVE = 'colophon:expensive';

/** This read is stored in the cache under these tags (see cache-tags.ts): every kind of record that its answer shows. */
export const Cached = (...tags: string[]) => SetMetadata(CACHED, tags);

/** This read is never stored. Every read says one or the other. */
export const Uncached = () => SetMetadata(UNCACHED, true);

/** A read that comes as a POST, because its question does not fit into an address. It needs no key, and is never stored. */
export const READS = 'colophon:reads';
export const Reads = () => SetMetadata(READS, true);

/** A page of this read that is missing is built by one instance while the others wait for it. Costs each miss a command. */
export const Expensive = () => SetMetadata(EXPENSIVE, true);
