import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { Settings } from '../config/settings.js';

const levels: Record<Settings['logLevel'], LogLevel[]> = {
  error: ['error', 'fatal'],
  warn: ['error', 'fatal', 'warn'],
  info: ['error', 'fatal', 'warn', 'log'],
  debug: ['error', 'fatal', 'warn', 'log', 'debug'],
};

/** Readable lines on a terminal, one JSON object a line elsewhere. */
export function createLogger(level: Settings['logLevel']): ConsoleLogger {
  return new ConsoleLogger('Colophon', { logLevels: levels[level], json: !process.stdout.isTTY, colors: process.stdout.isTTY });
}
