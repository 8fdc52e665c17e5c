import { ApiProperty } from '@nestjs/swagger';
import { jsonRows } from '../../platform/database/json-sql.js';

/** A place in a library's classification. */
export class ClassificationDto {
  @ApiProperty({ description: 'lcc, ddc, …', example: 'ddc' })
  readonly scheme: string;

  @ApiProperty({ example: '823.7' })
  readonly value: string;
}

/** The SQL of a record's classifications as JSON. */
export function classificationsSql(owner: string, id: string): string {
  return jsonRows(`select scheme, value from classifications where ${owner}_id = ${id} order by ordinal`);
}
