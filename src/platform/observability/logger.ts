import { ConsoleLogger, type ConsoleLoggerOptions, type LogLevel } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { type LogTo, logLines } from './log-lines.js';
import { Redactor } from './redact.js';

const levels: Record<Settings['logLevel'], LogLevel[]> = {
  error: ['error', 'fatal'],
  warn: ['error', 'fatal', 'warn'],
  info: ['error', 'fatal', 'warn', 'log'],
  debug: ['error', 'fatal', 'warn', 'log', 'debug'],
};

const severities = { log: 'info', error: 'error', warn: 'warn', debug: 'debug', verbose: 'trace', fatal: 'fatal' } as const;

/** What Nest says of itself while it starts, which is news only to whoever works on Colophon. */
const startup = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

type Printed = Parameters<ConsoleLogger['printMessages']>;
type Line = Parameters<ConsoleLogger['printAsJson']>[1];

class Logger extends ConsoleLogger {
  constructor(
    options: ConsoleLoggerOptions,
    private readonly hidden: Redactor,
    private readonly to: LogTo,
  ) {
    super('Colophon', options);
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (startup.has(String(rest.at(-1)))) super.debug(message, ...(rest as [string]));
    else super.log(message, ...(rest as [string]));
  }

  protected override printMessages(...[messages, context, level, stream, ...rest]: Printed): void {
    super.printMessages(messages, context, level, this.to === 'stderr' ? 'stderr' : stream, ...rest);
  }

  protected override printAsJson(message: unknown, { context, logLevel, errorStack, error }: Line): void {
    const stack = typeof errorStack === 'string' ? errorStack : error?.stack;
    const more = stack === undefined ? { context } : { context, stack: this.hidden.text(stack) };
    logLines(this.to)[severities[logLevel]](more, this.stringifyMessage(message, logLevel));
  }

  protected override stringifyMessage(message: unknown, logLevel: LogLevel): string {
    return this.hidden.text(String(super.stringifyMessage(message, logLevel)));
  }

  protected override printStackTrace(stack: string): void {
    super.printStackTrace(stack && this.hidden.text(stack));
  }
}

/** Readable lines on a terminal, one JSON object a line elsewhere; none shows a secret that the redactor finds. */
export function createLogger({ logLevel, logTo }: Pick<Settings, 'logLevel' | 'logTo'>, redactor = new Redactor()): ConsoleLogger {
  const terminal = process[logTo].isTTY;
  return new Logger({ logLevels: levels[logLevel], json: !terminal, colors: terminal }, redactor, logTo);
}
