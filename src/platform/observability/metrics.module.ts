import { Global, Module } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { DiskMetrics } from './disk-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { ReadinessMetric } from './readiness-metric.js';
import { RequestMetrics } from './request-metrics.js';
import { VERSION } from './version.js';

/** One registry for each application, not one for each process: tests run several applications in one. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [{ provide: Registry, useFactory: openRegistry }, RequestMetrics, ReadinessMetric, DiskMetrics],
  exports: [Registry, RequestMetrics],
})
export class MetricsModule {}

/** Gauges that are named like counters; those without `_total` say the same, by type. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** With what prom-client says of any Node process: its memory, its CPU time, its event loop, its garbage collection. */
function openRegistry(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  for (const name of MISNAMED) register.removeSingleMetric(name);
  new Gauge({
    name: 'colophon_build_info',
    help: '1; which release runs, and on which Node.',
    labelNames: ['version', 'node'],
    registers: [register],
  }).set({ version: VERSION, node: process.versions.node }, 1);
  return register;
}
