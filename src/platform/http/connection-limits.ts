/** Bytes of a body; imports do not come this way. */
export const BODY_LIMIT = 1024 * 1024;

/**
 * What one connection may take of the server. Each limit is longer than the one that nginx keeps towards us (nginx/README.md), so that
 * nginx, where it stands in front, never meets a connection that is being closed.
 */
export const connectionLimits = {
  bodyLimit: BODY_LIMIT,
  /** ms from the first byte of a request to its last one */
  requestTimeout: 15_000,
  /** ms that an idle connection is kept; nginx gives it up after 4 s */
  keepAliveTimeout: 75_000,
  http: {
    /** ms from the first byte of a request to the end of its head */
    headersTimeout: 10_000,
    /** ms between two looks at these limits; Node's own 30 s would make of ten seconds forty */
    connectionsCheckingInterval: 1_000,
    /** bytes of a head */
    maxHeaderSize: 16_384,
    /** Node would answer a request without Host with nothing; headMistake answers it with a problem */
    requireHostHeader: false,
  },
} as const;
