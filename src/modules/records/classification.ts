import { ApiProperty } from '@nestjs/swagger';

/** A place in a library's classification. */
export class ClassificationDto {
  @ApiProperty({ description: 'lcc, ddc, …', example: 'ddc' })
  readonly scheme: string;

  @ApiProperty({ example: '823.7' })
  readonly value: string;
}

/** The SQL of a record's classifications as JSON. */
export function classificationsSql(owner: string, id: string): string {
  return `(select coalesce(json_agg(json_build_object('scheme', scheme, 'value', value) order by ordinal), '[]')
    from classifications where ${owner}_id = ${id})`;
}
