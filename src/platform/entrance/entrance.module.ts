import { Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { logLines } from '../observability/log-lines.js';
import { Redactor, secretsOf } from '../observability/redact.js';
import { Entrance } from './entrance.js';
import { ENTRANCE_STEPS, type EntranceStep } from './entrance-step.js';
import { RequestLog } from './request-log.js';

@Module({
  providers: [
    Entrance,
    {
      provide: RequestLog,
      inject: [Settings],
      useFactory: (settings: Settings) =>
        new RequestLog(settings.requestLog, new Redactor(secretsOf(settings)), (line) => logLines().info(line)),
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
