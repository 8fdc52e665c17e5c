import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { compressed, formFor, tagKnown } from './encodings.js';
import type { StoredPage } from './page-store.js';

const text = JSON.stringify(Array.from({ length: 100 }, (_, id) => ({ id, title: 'A title' })));
const page = (body = Buffer.from(text)): StoredPage => ({
  status: 200,
  headers: {},
  etag: '"e"',
  body,
  gzip: compressed(body),
  expiresAt: Infinity,
  dueAt: Infinity,
});

describe('the form of a page', () => {
  it.each([
    [undefined, null],
    ['identity', null],
    ['gzip', 'gzip'],
    ['GZip;q=0.5, deflate', 'gzip'],
    ['gzip;q=0', null],
    ['gzip; q=0.000', null],
    ['*', 'gzip'],
    ['*;q=0', null],
    ['gzip;q=0, *', null],
    ['deflate', null],
    ['x-gzip', null],
  ])('for Accept-Encoding %s is %s', (header, encoding) => {
    const form = formFor(page(), header);
    expect(form.encoding).toBe(encoding);
    expect((encoding ? gunzipSync(form.body) : form.body).toString()).toBe(text);
  });

  it('is brotli once it was asked for again', async () => {
    const asked = page();
    expect(formFor(asked, 'gzip, br').encoding).toBe('gzip');
    expect(formFor(asked, 'gzip, br').encoding).toBe('gzip');
    while (formFor(asked, 'gzip, br').encoding !== 'br') await new Promise((resolve) => setTimeout(resolve, 5));
    expect(brotliDecompressSync(formFor(asked, 'br').body).toString()).toBe(text);
    expect(formFor(asked, 'gzip').encoding).toBe('gzip');
  });

  it('is never compressed when that saves nothing', () => {
    expect(formFor(page(Buffer.from('{}')), 'gzip').encoding).toBeNull();
  });

  it('has a strong tag of its own', () => {
    expect(formFor(page(), undefined).etag).toBe('"e"');
    expect(formFor(page(), 'gzip').etag).toBe('"e-gzip"');
  });
});

describe('If-None-Match', () => {
  it.each([
    ['"e"', '"e"'],
    ['"e-gzip"', '"e-gzip"'],
    ['W/"e-br"', '"e-br"'],
    ['"x", "e"', '"e"'],
    ['*', '"e-gzip"'],
    ['"x"', null],
    ['e', null],
    [undefined, null],
  ])('%s knows the page as %s', (header, tag) => {
    expect(tagKnown(page(), header, formFor(page(), 'gzip'))).toBe(tag);
  });
});
