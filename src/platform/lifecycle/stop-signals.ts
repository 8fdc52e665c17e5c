import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';

/** Milliseconds after the first signal at which the process ends, whoever still waits; `docker stop` and systemd wait longer. */
const HARD_EXIT = 8_000;
/** npm passes on the signal of a terminal that the process has had itself: what comes so soon, in milliseconds, is no second one. */
const ECHO = 500;

/** How to end what runs. */
interface Ending {
  /** answers what has been begun, and closes what is open */
  gently: () => Promise<void>;
  /** ends at once what must not outlive the process */
  firmly: () => Promise<void>;
}

/** Ends the process with status 0 on SIGINT and SIGTERM: gently, firmly after eight seconds, and at once (128 + number) when told again. */
export function endOnSignals({ gently, firmly }: Ending): void {
  const logger = new Logger('Stop');
  let asked: number | undefined;
  const end = async (): Promise<void> => {
    const late = pause(HARD_EXIT, 'late' as const, { ref: false });
    const how = await Promise.race([gently(), late]);
    if (how === 'late') {
      logger.warn(`Not everything had ended after ${HARD_EXIT / 1_000} s; what is left is cut off.`);
      await firmly();
    }
  };
  const hear = (signal: NodeJS.Signals): void => {
    if (asked === undefined) {
      asked = performance.now();
      end().then(
        () => process.exit(0),
        (error: Error) => {
          logger.error(`Ending failed: ${error.message}`, error.stack);
          process.exit(1);
        },
      );
    } else if (performance.now() - asked > ECHO) process.exit(128 + constants.signals[signal]);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, hear);
}
