/** A server that this process started beside itself, or found running on the same data. */
export interface EmbeddedServer {
  /** where clients connect: `postgres://…?host=<directory>` or `unix:///<socket>` */
  readonly url: string;
  /** false: another process started it, and `stop` leaves it alone */
  readonly started: boolean;
  /** Ends a server that we started, cleanly, and resolves when it has gone. */
  stop(): Promise<void>;
}

/** A server that others run: it is used, and never stopped. */
export function attachedTo(url: string): EmbeddedServer {
  return { url, started: false, stop: () => Promise.resolve() };
}
