/** How often each is asked for, and how long all of it may take, milliseconds. */
const TIMES = 8;
const LONGEST = 2_000;

/** What readers ask for most, each time another page of it. */
const ADDRESSES: readonly ((i: number) => string)[] = [
  (i) => `/v1/books?limit=${i}`,
  (i) => `/v1/works?limit=${i}&sort=title`,
  (i) => `/v1/authors?limit=${i}`,
  (i) => `/v1/books/${i}`,
  (i) => `/v1/works/${i}`,
  (i) => `/v1/works/${i}/books?limit=${i}`,
  (i) => `/v1/books?language=eng&limit=${i}`,
  (i) => `/v1/books?q=the&limit=${i}`,
];

/**
 * Asks the application for what readers ask for, before it listens, as many at once as it has connections. The first answers of a process
 * take many times as long as later ones: nothing is compiled, and no connection has its plans. In a roll each of ten instances would give
 * its readers such answers. `ask` has the application answer a GET; what fails is no reason not to listen.
 */
export async function rehearse(ask: (address: string) => Promise<unknown>, lanes: number): Promise<void> {
  const end = performance.now() + LONGEST;
  const addresses = Array.from({ length: TIMES }, (_, i) => ADDRESSES.map((address) => address(i + 1)))
    .flat()
    .values();
  const lane = async (): Promise<void> => {
    for (const address of addresses) {
      if (performance.now() > end) return;
      await ask(address).catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
