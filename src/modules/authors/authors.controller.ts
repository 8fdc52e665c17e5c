import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { oneOf } from '../../platform/cache/cache-tags.js';
import { Cached } from '../../platform/cache/cached.decorator.js';
import { Create, GetOne, GetPage, Remove, Update } from '../../platform/openapi/operations.js';
import type { Found, FoundOne, Written } from '../../platform/pagination/found.js';
import { Write, type WriteRequest } from '../../platform/writing/write-request.js';
import { searched } from '../search/index.js';
import { ById } from '../records/index.js';
import { AuthorChanges, AuthorDetailDto, AuthorDto, AuthorQuery, AuthorShape, NewAuthor } from './author.dto.js';
import { AuthorsRepository } from './authors.repository.js';

@ApiTags('authors')
@Controller()
export class AuthorsController {
  constructor(private readonly authors: AuthorsRepository) {}

  @GetPage('authors', AuthorDto, 'List authors', 'Persons, organizations and meetings.')
  @Cached('authors', ...searched)
  findPage(@Query() query: AuthorQuery): Promise<Found<AuthorDto>> {
    return this.authors.findPage(query);
  }

  @GetOne('authors/:id', 'authors', AuthorDetailDto, 'Get an author', 'With all names, identifiers and links.')
  @Cached(...oneOf('authors'))
  getById(@Param() { id }: ById, @Query() shape: AuthorShape): Promise<FoundOne<AuthorDetailDto>> {
    return this.authors.getById(id, shape);
  }

  @Create('authors', AuthorDetailDto, NewAuthor, 'Add an author')
  create(@Body() author: NewAuthor, @Write() write: WriteRequest): Promise<Written<AuthorDetailDto>> {
    return this.authors.create(author, write);
  }

  @Update('authors', AuthorDetailDto, AuthorChanges, 'Change an author')
  update(@Param() { id }: ById, @Body() changes: AuthorChanges, @Write() write: WriteRequest): Promise<Written<AuthorDetailDto>> {
    return this.authors.update(id, changes, write);
  }

  @Remove('authors', 'Delete an author')
  remove(@Param() { id }: ById, @Write() write: WriteRequest): Promise<Written> {
    return this.authors.remove(id, write);
  }
}
