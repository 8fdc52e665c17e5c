import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Cached, Expensive } from '../../platform/cache/cached.decorator.js';
import { GetAnswer } from '../../platform/openapi/operations.js';
import { HitsRepository } from './hits.repository.js';
import { searchKinds } from './search-kinds.js';
import { HitsAnswer, SearchQueryDto, SuggestionsAnswer, SuggestQuery } from './search.dto.js';

@ApiTags('search')
@Controller()
export class SearchController {
  constructor(private readonly hits: HitsRepository) {}

  @GetAnswer('search', HitsAnswer, 'Search everything', 'Works, books, authors, publishers, series and subjects, best hits first.')
  @Cached(...searchKinds)
  @Expensive()
  async search(@Query() query: SearchQueryDto): Promise<HitsAnswer> {
    const { hits, meta } = await this.hits.find(query);
    const kind = query.kind ? `&kind=${query.kind}` : '';
    return { data: hits, meta, links: { self: `/v1/search?q=${encodeURIComponent(query.q)}${kind}&limit=${query.limit}` } };
  }

  @GetAnswer('suggest', SuggestionsAnswer, 'Complete what is typed', 'Titles of works and names of authors, popular ones first, and words.')
  @Cached(...searchKinds)
  async suggest(@Query() query: SuggestQuery): Promise<SuggestionsAnswer> {
    const data = await this.hits.suggest(query);
    return { data, links: { self: `/v1/suggest?q=${encodeURIComponent(query.q)}&limit=${query.limit}` } };
  }
}
