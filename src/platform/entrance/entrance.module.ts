import { Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { LimitsModule } from '../limits/limits.module.js';
import { logLines } from '../observability/log-lines.js';
import { Redactor, secretsOf } from '../observability/redact.js';
import { Entrance } from './entrance.js';
import { RequestLog } from './request-log.js';

@Module({
  imports: [LimitsModule],
  providers: [
    Entrance,
    {
      provide: RequestLog,
      inject: [Settings],
      useFactory: (settings: Settings) =>
        new RequestLog(settings.requestLog, new Redactor(secretsOf(settings)), (line) => logLines().info(line)),
    },
  ],
})
export class EntranceModule {}
