import { cutTo, shapedColumns } from './shape.js';

const columns = { id: 'b.id', title: 'b.title', authors: 'array(select 1)' };
const book = '{"id":1,"title":"Emma","authors":[{"id":2,"name":"Jane Austen"}],"expanded":{"work":{"id":3}}}';

it('a record without fields stays as it is, byte for byte', () => {
  expect(cutTo({}, book)).toBe(book);
  expect(cutTo({ expand: 'work' }, book)).toBe(book);
});

it('fields keep the id, the named members in the order of the record, and of lists what is named behind the dot', () => {
  expect(cutTo({ fields: 'title' }, book)).toBe('{"id":1,"title":"Emma"}');
  expect(cutTo({ fields: 'authors.name,title' }, book)).toBe('{"id":1,"title":"Emma","authors":[{"name":"Jane Austen"}]}');
  expect(cutTo({ fields: 'title' }, `[${book}]`)).toBe('[{"id":1,"title":"Emma"}]');
});

it('what was asked to be shown is shown beside fields that do not name it', () => {
  expect(cutTo({ fields: 'title', expand: 'work' }, book)).toBe('{"id":1,"title":"Emma","expanded":{"work":{"id":3}}}');
  expect(cutTo({ fields: 'expanded.work.id', expand: 'work' }, book)).toBe('{"id":1,"expanded":{"work":{"id":3}}}');
});

it('columns that must be looked up are left out when no field needs one', () => {
  expect(Object.keys(shapedColumns(columns, undefined, { fields: 'title' }))).toEqual(['id', 'title']);
  expect(Object.keys(shapedColumns(columns, undefined, { fields: 'authors.name,title' }))).toEqual(['id', 'title', 'authors']);
  expect(Object.keys(shapedColumns(columns, { work: '1' }, { expand: 'work' }))).toEqual(['id', 'title', 'authors', 'expanded']);
});
