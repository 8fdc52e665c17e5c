import { context, type Tracer } from '@opentelemetry/api';
import { Logger } from '@nestjs/common';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { randomUUID } from 'node:crypto';
import type { TraceSettings } from '../config/settings.js';
import { VERSION } from './version.js';

/** How long a batch may take to be sent, how often one is, and how many spans wait for it; what comes after is lost. Milliseconds. */
const SENT_WITHIN = 2_000;
const EVERY = 1_000;
const MOST_WAITING = 4_096;

/** Makes spans and sends them to a collector. */
export interface TraceExport {
  readonly tracer: Tracer;
  /** Sends what is left, for so long as the collector takes it, `SENT_WITHIN` at most. Never rejects. */
  close(): Promise<void>;
}

/**
 * Opens it: OTLP over HTTP, as JSON. The only file that loads the SDK, and only loaded where traces are collected. A collector that is away
 * costs the spans that do not fit into the queue, and two lines in the log.
 */
export function openTraceExport({ endpoint, service, ratio }: TraceSettings): TraceExport {
  // one for the process; a second application in it uses that of the first
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = new TellingExporter(new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: SENT_WITHIN }), endpoint);
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.version': VERSION,
      'service.instance.id': randomUUID(),
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new BatchSpanProcessor(exporter, { scheduledDelayMillis: EVERY, exportTimeoutMillis: SENT_WITHIN, maxQueueSize: MOST_WAITING }),
    ],
  });
  return { tracer: provider.getTracer('colophon', VERSION), close: () => atMost(SENT_WITHIN, provider.shutdown()) };
}

/** Says when the collector can no longer be reached, and when it can again; not for each batch. */
class TellingExporter implements SpanExporter {
  private readonly logger = new Logger('Traces');
  private away = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly endpoint: string,
  ) {}

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.exporter.export(spans, (result) => {
      const failed = Number(result.code) !== 0; // ExportResultCode.SUCCESS
      if (failed && !this.away)
        this.logger.warn(
          `Traces cannot be sent to ${this.endpoint} (${result.error?.message ?? 'no reason given'}); they are lost until they can.`,
        );
      if (!failed && this.away) this.logger.log('Traces are sent again.');
      this.away = failed;
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }
}

async function atMost(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
