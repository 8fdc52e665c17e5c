import { SetMetadata } from '@nestjs/common';

export const CACHED = 'colophon:cached';
export const UNCACHED = 'colophon:uncached';

/** This read is stored in the cache under these tags (see cache-tags.ts): every kind of record that its answer shows. */
export const Cached = (...tags: string[]) => SetMetadata(CACHED, tags);

/** This read is never stored. Every read says one or the other. */
export const Uncached = () => SetMetadata(UNCACHED, true);
