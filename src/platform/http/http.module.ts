import { Module } from '@nestjs/common';
import { MethodRefusals } from './method-refusals.js';

@Module({ providers: [MethodRefusals] })
export class HttpModule {}
