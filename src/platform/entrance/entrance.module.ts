import { Logger, Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { LimitsModule } from '../limits/limits.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { logLines } from '../observability/log-lines.js';
import { Redactor, secretsOf } from '../observability/redact.js';
import { Entrance } from './entrance.js';
import { RequestLog, type RequestLine, sentenceOf } from './request-log.js';

const terminal = new Logger('Request');
const show = (line: RequestLine) => terminal.log(sentenceOf(line));
const write = (line: RequestLine) => logLines().info(line);

@Module({
  imports: [LimitsModule, LifecycleModule],
  providers: [
    Entrance,
    {
      provide: RequestLog,
      inject: [Settings],
      useFactory: (settings: Settings) =>
        new RequestLog(settings.requestLog, new Redactor(secretsOf(settings)), process.stdout.isTTY ? show : write),
    },
  ],
})
export class EntranceModule {}
