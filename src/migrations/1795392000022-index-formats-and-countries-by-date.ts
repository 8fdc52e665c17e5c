import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Books without a date stand at one end of their order and mostly have no country either: hundreds of thousands had to be walked past. */
export class IndexFormatsAndCountriesByDate1795392000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- GET /books?format=&sort=published
      create index books_format_published_sort_idx on books (format, published_sort, id) where deleted_at is null;
      -- GET /books?country=&sort=published
      create index books_country_published_sort_idx on books (country, published_sort, id) where deleted_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index books_format_published_sort_idx, books_country_published_sort_idx');
  }
}
