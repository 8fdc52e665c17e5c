import type { BookDetailDto } from '../../src/modules/books/book-detail.dto.js';
import type { Api } from './api.js';

/** Adds a book and its work; say only what the test is about. */
export async function aBook(api: Api, facts: object = {}): Promise<BookDetailDto> {
  const { body } = await api.post('/v1/books', { title: 'A Title', ...facts }).expect(201);
  return (body as { data: BookDetailDto }).data;
}
