import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { HealthController } from './health.controller.js';
import { HealthOfDependencies } from './health-of-dependencies.js';

// what is wrong is in the log once, from where it was noticed, and not once for each probe
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), LifecycleModule],
  controllers: [HealthController],
  providers: [HealthOfDependencies],
})
export class HealthModule {}
