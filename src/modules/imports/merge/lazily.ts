/** Puts a computation off until somebody asks for its result, and does it once. */
export function lazily<T>(compute: () => T): () => T {
  let result: { value: T } | undefined;
  let pending: (() => T) | undefined = compute;
  return () => {
    result ??= { value: pending!() };
    pending = undefined; // what it was computed from need not stay in memory
    return result.value;
  };
}
