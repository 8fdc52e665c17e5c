import { headMistake, LONGEST_SENT, originForm } from './request-head.js';

it.each([
  ['/v1/books?limit=1', '/v1/books?limit=1'],
  ['http://catalogue.example/v1/books?limit=1', '/v1/books?limit=1'],
  ['HTTPS://catalogue.example:8443/v1/books', '/v1/books'],
  ['http://[::1]:3000/v1/books', '/v1/books'],
  ['http://catalogue.example', '/'],
  ['http://catalogue.example?a=/v1/books', '/?a=/v1/books'],
  ['http://catalogue.example//v1/books', '//v1/books'],
  ['*', '*'],
  ['catalogue.example:80', 'catalogue.example:80'],
  ['ftp://catalogue.example/v1/books', 'ftp://catalogue.example/v1/books'],
  ['http://user@catalogue.example/v1/books', 'http://user@catalogue.example/v1/books'],
  ['http:///v1/books', 'http:///v1/books'],
  ['', ''],
])('the target %s is %s', (target, expected) => {
  expect(originForm(target)).toBe(expected);
});

const head = (changes: object = {}, hosts = ['Host', 'catalogue.example']) => ({
  method: 'GET',
  url: '/v1/books',
  httpVersion: '1.1',
  headers: {},
  rawHeaders: hosts,
  ...changes,
});

it.each([
  ['a plain one', head()],
  ['OPTIONS *', head({ method: 'OPTIONS', url: '*' })],
  ['HTTP/1.0 without Host', head({ httpVersion: '1.0' }, [])],
  ['a body of no bytes', head({ headers: { 'content-length': '0' } })],
  ['a POST in chunks', head({ method: 'POST', headers: { 'transfer-encoding': 'Chunked' } })],
  ['the longest query', head({ url: `/?${'a'.repeat(LONGEST_SENT)}` })],
])('a head may be %s', (_, request) => {
  expect(headMistake(request)).toBeNull();
});

it.each([
  ['HTTP/0.9', head({ httpVersion: '0.9' }, []), 'invalid-request'],
  ['no Host', head({}, []), 'invalid-request'],
  ['two Hosts', head({}, ['Host', 'a', 'HOST', 'a']), 'invalid-request'],
  ['GET *', head({ url: '*' }), 'invalid-request'],
  ['an authority as its target', head({ url: 'catalogue.example:80' }), 'invalid-request'],
  ['a fragment', head({ url: '/v1/books#limit=1' }), 'invalid-request'],
  ['a query that is too long', head({ url: `/?${'a'.repeat(LONGEST_SENT + 1)}` }), 'address-too-long'],
  [
    'a transfer encoding that is not chunked',
    head({ method: 'POST', headers: { 'transfer-encoding': 'gzip, chunked' } }),
    'invalid-request',
  ],
  ['GET with a body', head({ headers: { 'content-length': '2' } }), 'invalid-request'],
  ['HEAD with a body', head({ method: 'HEAD', headers: { 'transfer-encoding': 'chunked' } }), 'invalid-request'],
])('a head may not be %s', (_, request, code) => {
  expect(headMistake(request)?.code).toBe(code);
});
