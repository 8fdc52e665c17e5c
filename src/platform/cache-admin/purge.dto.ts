import { ApiProperty } from '@nestjs/swagger';
import { readTag } from '../cache/cache-tags.js';
import { ValueListField } from '../fields/fields.js';

/** The tag that stands for all. */
export const EVERYTHING = '*';

/** Which stored pages are to go. */
export class Purge {
  @ValueListField({
    read: (text) => (text === EVERYTHING ? text : readTag(text)),
    pattern: /^(\*|[a-z]+(!|#(0|[1-9]\d{0,9}))?)$/,
    min: 1,
    max: 1000,
    description:
      'What the pages show. `books`: every page that shows books, except those of single books; `books!`: those; `books#12`: that of one ' +
      'book. `*`: every page.',
    example: ['books', 'books!', 'books#12'],
  })
  readonly tags: string[];
}

export class PurgedDto {
  @ApiProperty({
    type: [String],
    description: 'The tags whose pages are out of reach. Single records share 65,536 tags for each kind: 65548 is `books#12`.',
    example: ['books', 'books!', 'books#12'],
  })
  readonly tags: string[];
}

export class PurgeAnswer {
  @ApiProperty({ type: PurgedDto })
  readonly data: PurgedDto;
}
