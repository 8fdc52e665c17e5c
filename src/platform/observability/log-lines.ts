import { type Logger, pino } from 'pino';

/** Bytes that are collected before they are written, and for how long at most, in milliseconds. */
const COLLECTED = 8_192;
const PATIENCE_MS = 100;
/** Bytes that wait for a reader who does not read; what comes after is lost rather than kept in memory. */
const MOST_WAITING = 16_777_216;

let lines: Logger | undefined;

/**
 * The one log of this process: JSON, a line each, to standard output. Lines are collected and written beside the event loop; what is left
 * when the process ends is written then.
 */
export function logLines(): Logger {
  lines ??= pino(
    {
      level: 'trace', // whoever writes decides
      base: { pid: process.pid },
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: 1, sync: false, minLength: COLLECTED, periodicFlush: PATIENCE_MS, maxLength: MOST_WAITING }),
  );
  return lines;
}
