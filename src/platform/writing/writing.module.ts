import { Global, Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { Audit } from './audit.repository.js';
import { Idempotency } from './idempotency.js';
import { RecordWrites } from './record-writes.js';

@Global()
@Module({ controllers: [AuditController], providers: [Audit, Idempotency, RecordWrites], exports: [Audit, RecordWrites] })
export class WritingModule {}
