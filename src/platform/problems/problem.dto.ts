import { ApiProperty } from '@nestjs/swagger';

/** One for each parameter of the longest address that is read (16 KiB). */
const MOST_MISTAKES = 8_192;

export class MistakeDto {
  @ApiProperty({ enum: ['query', 'path', 'header', 'body'], description: 'Which part of the request.' })
  readonly in: string;

  @ApiProperty({ required: false, description: 'The parameter or header.', example: 'limit' })
  readonly name?: string;

  @ApiProperty({ required: false, description: 'The member of the body, as a JSON pointer (RFC 6901).', example: '/title' })
  readonly pointer?: string;

  @ApiProperty({ description: 'What kind of mistake, for programs.', example: 'out-of-range' })
  readonly code: string;

  @ApiProperty({ description: 'What is wrong, for people.', example: 'limit must not be greater than 100' })
  readonly message: string;
}

/** RFC 9457. */
export class ProblemDto {
  @ApiProperty({ format: 'uri-reference', example: '/problems/invalid-parameter' })
  readonly type: string;

  @ApiProperty({ example: 'A parameter cannot be used' })
  readonly title: string;

  @ApiProperty({ type: 'integer', example: 400 })
  readonly status: number;

  @ApiProperty({ example: 'limit must not be greater than 100' })
  readonly detail: string;

  @ApiProperty({ description: 'The last part of `type`.', example: 'invalid-parameter' })
  readonly code: string;

  @ApiProperty({ description: 'Also in the header `X-Request-Id` and in the logs.', example: '3f0c9a52-6a3c-4a3e-9c57-4b8f6c1d2e90' })
  readonly requestId: string;

  @ApiProperty({
    type: [MistakeDto],
    maxItems: MOST_MISTAKES,
    description: 'Every mistake that was found; empty when the request as a whole is refused.',
  })
  readonly errors: MistakeDto[];
}
