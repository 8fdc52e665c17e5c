import { Logger, Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { logLines } from '../observability/log-lines.js';
import { Redactor, secretsOf } from '../observability/redact.js';
import { Entrance } from './entrance.js';
import { ENTRANCE_STEPS, type EntranceStep } from './entrance-step.js';
import { RequestLog, type RequestLine, sentenceOf } from './request-log.js';

const terminal = new Logger('Request');
const show = (line: RequestLine) => terminal.log(sentenceOf(line));
const write = (line: RequestLine) => logLines().info(line);

@Module({
  providers: [
    Entrance,
    {
      provide: RequestLog,
      inject: [Settings],
      useFactory: (settings: Settings) =>
        new RequestLog(settings.requestLog, new Redactor(secretsOf(settings)), process.stdout.isTTY ? show : write),
    },
    {
      // who asks, then how often: a step that is to pass every request is a provider that is injected and listed here
      provide: ENTRANCE_STEPS,
      inject: [],
      useFactory: (...steps: EntranceStep[]) => steps,
    },
  ],
})
export class EntranceModule {}
