import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GetPrivatePage } from '../openapi/private-operations.js';
import type { Found } from '../pagination/found.js';
import { AuditEntryDto, AuditQuery } from './audit.dto.js';
import { Audit } from './audit.repository.js';

@ApiTags('audit')
@Controller()
export class AuditController {
  constructor(private readonly audit: Audit) {}

  @GetPrivatePage('audit', AuditEntryDto, 'List what was written', 'Who did what, by which request. `sort=-id`: the latest first.')
  findPage(@Query() query: AuditQuery): Promise<Found<AuditEntryDto>> {
    return this.audit.findPage(query);
  }
}
