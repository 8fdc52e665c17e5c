import { type Logger, pino } from 'pino';

/** Bytes that are collected before they are written, and for how long at most, in milliseconds. */
const COLLECTED = 8_192;
const PATIENCE_MS = 100;
/** Bytes that wait for a reader who does not read; what comes after is lost rather than kept in memory. */
const MOST_WAITING = 16_777_216;

/** Where a process writes its log: a server's output is its log, that of a command is its answer. */
export type LogTo = 'stdout' | 'stderr';

let lines: Logger | undefined;

/**
 * The one log of this process: JSON, a line each, to standard output unless whoever asks first says otherwise. Lines are collected and written beside the event loop; what is left
 * when the process ends is written then. What cannot be written (a full disk) waits, `MOST_WAITING` at most, and nobody is failed for it.
 */
export function logLines(to: LogTo = 'stdout'): Logger {
  if (lines) return lines;
  const dest = to === 'stdout' ? 1 : 2;
  const destination = pino.destination({ dest, sync: false, minLength: COLLECTED, periodicFlush: PATIENCE_MS, maxLength: MOST_WAITING });
  let full = false;
  destination.on('error', () => (full = true)).on('write', () => (full = false));
  // what is left would be tried for ever when the process ends
  const flush = destination.flushSync.bind(destination);
  destination.flushSync = () => void (full || flush());
  lines = pino(
    {
      level: 'trace', // whoever writes decides
      base: { pid: process.pid },
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return lines;
}
