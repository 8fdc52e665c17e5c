import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { Author } from '../../src/modules/authors/author.entity.js';
import { Book } from '../../src/modules/books/book.entity.js';
import { Publisher } from '../../src/modules/publishers/publisher.entity.js';
import { Series } from '../../src/modules/series/series.entity.js';
import { Subject } from '../../src/modules/subjects/subject.entity.js';
import { Work } from '../../src/modules/works/work.entity.js';
import { dataSourceOptions } from '../../src/platform/database/data-source-options.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

const entities = [Author, Book, Publisher, Series, Subject, Work];
let database: TestDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await createDatabase();
  source = await new DataSource({ ...dataSourceOptions(database.url, { pool: 2 }), entities }).initialize();
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

it.each(entities.map((entity) => [entity.name, entity]))('%s has the columns of its table, with their types', async (_, entity) => {
  const { tableName, columns } = source.getMetadata(entity);
  const rows = await source.query<{ column_name: string; udt_name: string; is_nullable: string }[]>(
    'select column_name, udt_name, is_nullable from information_schema.columns where table_name = $1',
    [tableName],
  );
  const types: Record<string, string> = { integer: 'int4', bigint: 'int8', char: 'bpchar' };
  const declared = columns.map(({ databaseName, type, isArray, isNullable, embeddedMetadata }) => ({
    column_name: databaseName,
    udt_name: `${isArray ? '_' : ''}${types[String(type)] ?? String(type)}`,
    is_nullable: isNullable || embeddedMetadata ? 'YES' : 'NO',
  }));
  expect(rows).toEqual(expect.arrayContaining(declared));
});
