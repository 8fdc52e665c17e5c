import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { Settings } from '../config/settings.js';

const levels: Record<Settings['logLevel'], LogLevel[]> = {
  error: ['error', 'fatal'],
  warn: ['error', 'fatal', 'warn'],
  info: ['error', 'fatal', 'warn', 'log'],
  debug: ['error', 'fatal', 'warn', 'log', 'debug'],
};

/** What Nest says of itself while it starts, which is news only to whoever works on Colophon. */
const startup = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

class Logger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (startup.has(String(rest.at(-1)))) super.debug(message, ...(rest as [string]));
    else super.log(message, ...(rest as [string]));
  }
}

/** Readable lines on a terminal, one JSON object a line elsewhere. */
export function createLogger(level: Settings['logLevel']): ConsoleLogger {
  return new Logger('Colophon', { logLevels: levels[level], json: !process.stdout.isTTY, colors: process.stdout.isTTY });
}
