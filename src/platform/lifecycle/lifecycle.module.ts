import { Module } from '@nestjs/common';
import { Drain } from './drain.js';
import { Startup } from './startup.js';

@Module({ providers: [Drain, Startup], exports: [Drain, Startup] })
export class LifecycleModule {}
