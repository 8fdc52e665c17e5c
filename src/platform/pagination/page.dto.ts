import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

type Dto = new () => object;

/** What `limit` can be at most. */
const MOST_ON_A_PAGE = 100;
/** No list has more facets. */
const MOST_FACETS = 20;
/** Values that one facet shows at most. */
const MOST_FACET_VALUES = 100;

export class PageMeta {
  @ApiProperty({ type: 'integer', example: 10 })
  readonly limit: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'null on a page that a cursor led to', example: 0 })
  readonly offset: number | null;

  @ApiProperty({ type: 'integer', description: 'Records on this page.', example: 10 })
  readonly count: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Records in the whole list; null when it was not counted.', example: 1000 })
  readonly total: number | null;

  @ApiProperty({ enum: ['exact', 'atLeast', 'estimate', 'none'], description: 'How far `total` can be trusted.' })
  readonly totalRelation: string;

  @ApiProperty({ example: 'id' })
  readonly sort: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    required: false,
    description: 'Only with `q`: the words that were looked for instead, when next to nothing has the words as they were written.',
    example: null,
  })
  readonly correctedTo?: string | null;
}

export class PageLinks {
  @ApiProperty({ example: '/v1/books?limit=10&offset=0' })
  readonly self: string;

  @ApiProperty({ example: '/v1/books?limit=10&offset=0' })
  readonly first: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'null on the first page', example: null })
  readonly prev: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'null on the last page', example: '/v1/books?limit=10&offset=10' })
  readonly next: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'what comes after the last record of this page, however many records come or go before it; null on the last page',
    example: '/v1/books?cursor=2JH5hQk3rW8&limit=10',
  })
  readonly nextCursor: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'null unless the total is exact', example: '/v1/books?limit=10&offset=990' })
  readonly last: string | null;
}

export class OneLinks {
  @ApiProperty({ example: '/v1/books/1' })
  readonly self: string;
}

class FacetValue {
  @ApiProperty({ description: 'What to filter by.', example: 'eng' })
  readonly value: string;

  @ApiProperty({ description: 'What to show.', example: 'eng' })
  readonly label: string;

  @ApiProperty({ type: 'integer', example: 12 })
  readonly count: number;
}

export class Facet {
  @ApiProperty({ enum: ['exact', 'estimate'], description: '`estimate`: only the first 10,000 matches were counted.' })
  readonly relation: string;

  @ApiProperty({ type: 'integer', description: 'Matches whose values were counted.', example: 40 })
  readonly counted: number;

  @ApiProperty({ type: [FacetValue], maxItems: MOST_FACET_VALUES })
  readonly values: FacetValue[];
}

/** The class that documents a page of these records: `BookDto` gives `BookPage`. */
export function pageOf(dto: Dto): Dto {
  class Page {
    @ApiProperty({ type: [dto], maxItems: MOST_ON_A_PAGE }) readonly data: object[];
    @ApiProperty({ type: PageMeta }) readonly meta: PageMeta;
    @ApiProperty({ type: PageLinks }) readonly links: PageLinks;
    @ApiPropertyOptional({
      type: 'object',
      description: 'Only with `facets`: for each, its most frequent values among all matches.',
      additionalProperties: { $ref: getSchemaPath(Facet) },
      maxProperties: MOST_FACETS,
    })
    readonly facets?: object;
  }
  return named(Page, `${stem(dto)}Page`);
}

/** The class that documents the answer with one record: `BookDto` gives `BookAnswer`. */
export function answerOf(dto: Dto): Dto {
  class Answer {
    @ApiProperty({ type: dto }) readonly data: object;
    @ApiProperty({ type: OneLinks }) readonly links: OneLinks;
  }
  return named(Answer, `${stem(dto)}Answer`);
}

const made = new Map<string, Dto>();

/** One class a name, however many routes answer with it: OpenAPI knows schemas by name. */
function named(dto: Dto, name: string): Dto {
  const known = made.get(name);
  if (known) return known;
  Object.defineProperty(dto, 'name', { value: name });
  made.set(name, dto);
  return dto;
}

function stem(dto: Dto): string {
  return dto.name.replace(/Dto$/, '');
}
