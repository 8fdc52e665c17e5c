import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A span as a collector hears of it. */
export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  /** 2: server, 3: client */
  kind: number;
  attributes: Record<string, unknown>;
  /** 2: an error */
  status: number;
  /** of the process */
  resource: Record<string, unknown>;
}

/** Whoever takes traces, OTLP over HTTP as JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp). */
export interface TraceCollector {
  readonly endpoint: string;
  readonly spans: readonly CollectedSpan[];
  /** Resolves to the spans when there are some of which this holds; rejects when there are none for a long time. */
  collected(holds: (spans: readonly CollectedSpan[]) => boolean): Promise<readonly CollectedSpan[]>;
  stop(): Promise<void>;
}

interface KeyValue {
  key: string;
  value: { stringValue?: string; intValue?: number | string; arrayValue?: { values: KeyValue['value'][] } };
}

interface Batch {
  resourceSpans: {
    resource: { attributes: KeyValue[] };
    scopeSpans: {
      spans: (Omit<CollectedSpan, 'attributes' | 'status' | 'resource'> & { attributes: KeyValue[]; status: { code?: number } })[];
    }[];
  }[];
}

/** Starts one on a free port of 127.0.0.1. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') spans.push(...spansIn(JSON.parse(text) as Batch));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    collected: async (holds) => {
      for (let attempt = 0; attempt < 400; attempt += 1) {
        if (holds(spans)) return spans;
        await pause(50);
      }
      throw new Error(`These spans are not enough: ${spans.map(({ name }) => name).join(', ')}`);
    },
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

function spansIn({ resourceSpans }: Batch): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...span,
        status: span.status.code ?? 0,
        attributes: membersOf(span.attributes),
        resource: membersOf(resource.attributes),
      })),
    ),
  );
}

function membersOf(attributes: KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf({ stringValue, intValue, arrayValue }: KeyValue['value']): unknown {
  return stringValue ?? (arrayValue ? arrayValue.values.map(valueOf) : Number(intValue));
}
