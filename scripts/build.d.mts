/** Compiles `src` to `dist` unless `dist` is newer than everything it is made from. Throws a sentence when it does not compile. */
export function buildIfStale(): void;
