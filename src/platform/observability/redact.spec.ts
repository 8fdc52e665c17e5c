import { Redactor, secretsOf } from './redact.js';

const settings = {
  adminApiKey: 'an-admin-key-0123',
  databaseUrl: 'postgres://colophon:p%40ss/word@db.example:5432/books',
  databaseReplicaUrls: ['postgres://reader:r3pl1ca@replica1.example/books', 'postgres://reader:r3pl1ca2@replica2.example/books'],
  redisUrl: 'redis://:r3d1s-pass@cache.example',
};
const redactor = new Redactor(secretsOf(settings));

describe('A log', () => {
  it.each([
    ['the key, wherever it stands', 'a an-admin-key-0123 b', 'a [secret] b'],
    ['a key of the database', 'q=colophon_mV1xq0Z1n3c0C9mYwU2d8kq7eJ5tB4rS6fHgLpXaWvE is', 'q=colophon_[secret] is'],
    ['a password as it is meant', 'refused p@ss/word', 'refused [secret]'],
    ['a password as it is written', 'refused p%40ss/word', 'refused [secret]'],
    ['the passwords of replicas', 'r3pl1ca r3pl1ca2', '[secret] [secret]'],
    ['an address of a server', 'connect redis://u:other@host:1/', 'connect redis://[secret]@host:1/'],
    ['what a header says', 'Authorization: Bearer abc.def', 'Authorization: [secret] [secret]'],
    ['a member of JSON', '{"apiKey":"abc","title":"x"}', '{"apiKey":[secret],"title":"x"}'],
    ['a parameter', 'GET /v1/books?api_key=abc&limit=1: failed', 'GET /v1/books?api_key=[secret]&limit=1: failed'],
  ])('does not show %s', (_, text, expected) => {
    expect(redactor.text(text)).toBe(expected);
  });

  it.each(['Redis is back.', 'Key (id)=(7) is not present', 'author=12, cursor=abc'])('keeps "%s"', (text) => {
    expect(redactor.text(text)).toBe(text);
  });

  it('does not take the name of the database for its password', () => {
    const same = { databaseUrl: 'postgres://colophon:colophon@localhost/colophon' };
    expect(new Redactor(secretsOf(same)).text('database "colophon" does not exist')).toBe('database "colophon" does not exist');
  });
});

describe('The address of a request in a log', () => {
  it.each([
    ['/v1/books?limit=10&author=12&cursor=abc', '/v1/books?limit=10&author=12&cursor=abc'],
    ['/v1/books?api_key=abc&limit=1', '/v1/books?api_key=[secret]&limit=1'],
    ['/v1/books?api%5Fkey=abc', '/v1/books?api%5Fkey=[secret]'],
    ['/v1/books?KEY=abc&access_token=d?e', '/v1/books?KEY=[secret]&access_token=[secret]'],
    ['/v1/books?q=an-admin-key-0123', '/v1/books?q=[secret]'],
    ['http://user:pw@host/v1/books', 'http://[secret]@host/v1/books'],
    ['/v1/books?%zz=1&password=x', '/v1/books?%zz=1&password=[secret]'],
  ])('%s', (url, expected) => {
    expect(redactor.target(url)).toBe(expected);
  });
});

it('no target of a request shows a key of the database', () => {
  expect(redactor.target('/v1/books?q=colophon_mV1xq0Z1n3c0C9mYwU2d8kq7eJ5tB4rS6fHgLpXaWvE&limit=2')).toBe(
    '/v1/books?q=colophon_[secret]&limit=2',
  );
});
