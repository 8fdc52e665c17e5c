import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import type { TraceExport } from './trace-export.js';
import { traceWith } from './tracing.js';

const EXPORT = Symbol('EXPORT');

/** Traces, where the settings name a collector: the SDK is loaded then, and not before. */
@Module({
  providers: [
    {
      provide: EXPORT,
      inject: [Settings],
      useFactory: async ({ traces }: Settings): Promise<TraceExport | null> =>
        traces === null ? null : (await import('./trace-export.js')).openTraceExport(traces),
    },
  ],
})
export class TracingModule implements OnApplicationShutdown {
  constructor(@Inject(EXPORT) private readonly traces: TraceExport | null) {
    if (traces) traceWith(traces.tracer);
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.traces) return;
    traceWith(null);
    await this.traces.close();
  }
}
