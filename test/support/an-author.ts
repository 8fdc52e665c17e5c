import type { AuthorDetailDto } from '../../src/modules/authors/author.dto.js';
import type { Api } from './api.js';

/** Adds an author; say only what the test is about. */
export async function anAuthor(api: Api, facts: object = {}): Promise<AuthorDetailDto> {
  const { body } = await api.post('/v1/authors', { name: 'Ada Someone', ...facts }).expect(201);
  return (body as { data: AuthorDetailDto }).data;
}
