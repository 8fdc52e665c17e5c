import { readEnv } from './env.js';

describe('settings', () => {
  it('have defaults for everything', () => {
    expect(readEnv({})).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', COLOPHON_HOME: '.colophon', CACHE_TTL_SECONDS: 300 });
  });

  it('an empty variable is an unset one', () => {
    expect(readEnv({ PORT: '', DATABASE_URL: '' })).toMatchObject({ PORT: 3000 });
    expect(readEnv({ DATABASE_URL: '' }).DATABASE_URL).toBeUndefined();
  });

  it('all mistakes are told together, by name and without their values', () => {
    const wrong = () => readEnv({ PORT: '80x', CACHE_TTL_SECONDS: '0', DATABASE_URL: 'mysql://root:hunter2@db/', ADMIN_API_KEY: 'short' });
    expect(wrong).toThrow(/PORT[\s\S]*DATABASE_URL[\s\S]*CACHE_TTL_SECONDS[\s\S]*ADMIN_API_KEY/);
    expect(wrong).not.toThrow(/hunter2|short|80x/);
  });
});

it.each(['a key of a file\n', ' a key with a blank', 'ein Schlüssel, der lang ist', 'x'.repeat(513)])(
  'the key %j is refused, which no header can bring',
  (key) => {
    expect(() => readEnv({ ADMIN_API_KEY: key })).toThrow(/ADMIN_API_KEY must have 16 to 512 printable ASCII characters/);
  },
);

describe('the settings of replicas', () => {
  const primary = 'postgres://colophon@db1/colophon';
  const read =
    (replicas: string, url: string | undefined = primary) =>
    () =>
      readEnv({ DATABASE_URL: url, DATABASE_REPLICA_URLS: replicas });

  it('are addresses of other servers, with commas between them', () => {
    const { DATABASE_REPLICA_URLS } = read('postgres://colophon@db2/colophon, postgresql://colophon@/colophon?host=%2Frun')();
    expect(DATABASE_REPLICA_URLS).toContain('db2');
  });

  it.each([
    ['no address', 'db2:5432'],
    ['a password with a comma', 'postgres://colophon:hunter2,x@db2/colophon'],
    ['a password with a number sign', 'postgres://colophon:hunter2#x@db2/colophon'],
    ['a password that is nothing but a number sign and more', 'postgres://hunter2#x@db2/colophon'],
    ['a port that there is not', 'postgres://colophon:hunter2@db2:70000/colophon'],
    ['one twice', 'postgres://colophon@db2/colophon,postgres://colophon@db2/colophon'],
    ['the primary', primary],
    ['nothing but commas', ','],
  ])('are not %s', (_, replicas) => {
    expect(read(replicas)).toThrow(/DATABASE_REPLICA_URLS must be addresses/);
    expect(read(replicas)).not.toThrow(/hunter2/);
  });

  it('are nothing without a primary', () => {
    expect(() => readEnv({ DATABASE_REPLICA_URLS: 'postgres://colophon@db2/colophon' })).toThrow(
      'DATABASE_REPLICA_URLS needs DATABASE_URL',
    );
  });
});

describe('the address of the database', () => {
  it.each([
    'postgres://colophon@/colophon?host=%2Frun%2Fpostgresql&port=5432',
    'postgresql://user:p%40ss@db.example:5432/books?sslmode=require',
    'postgres://localhost/books',
    'postgres:///books?host=/run/postgresql',
    'postgres://u:p@[::1]:5432/books',
  ])('may be %s', (address) => {
    expect(readEnv({ DATABASE_URL: address }).DATABASE_URL).toBe(address);
  });

  it.each(['db.example/books', 'postgres://user:50%@db/books', 'postgres://user@db:port/books', 'postgres://a b@:/'])(
    'may not be %s',
    (address) => {
      expect(() => readEnv({ DATABASE_URL: address })).toThrow('DATABASE_URL');
    },
  );
});

describe('the address of Redis', () => {
  it.each([
    'redis://cache',
    'redis://cache:6379',
    'redis://cache:6379/',
    'rediss://user:p%23ss@cache.example:6380/1',
    'redis://:p%40ss@[::1]:6379/15',
    'unix:///run/redis/redis.sock',
    'unix:///srv/a%20home/redis.sock',
  ])('may be %s', (address) => {
    expect(readEnv({ REDIS_URL: address }).REDIS_URL).toBe(address);
  });

  it.each([
    'redis://:hunter2#ss@cache:6379',
    'redis://hunter2#ss@cache:6379',
    'redis://hunter2?ss@cache:6379',
    'redis://:hunter2%@cache:6379',
    'redis://hunter2:70000',
    'redis://hunter2:6379/zero',
    'redis://hunter2:6379/0/1',
    'redis:///0',
    'unix://hunter2/x',
    'unix://',
    'http://hunter2:6379',
  ])('may not be %s', (address) => {
    expect(() => readEnv({ REDIS_URL: address })).toThrow(/^ {2}REDIS_URL must /m);
    expect(() => readEnv({ REDIS_URL: address })).not.toThrow(/hunter2|zero/);
  });
});

describe('the limits of a connection', () => {
  const DATABASE_URL = 'postgres://colophon@db1/colophon';

  it('stay whatever an address from a provider has besides', () => {
    const address = `${DATABASE_URL}?sslmode=require&connect_timeout=10`; // which pg does not read
    expect(readEnv({ DATABASE_URL: address }).DATABASE_URL).toBe(address);
  });

  it.each(['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'query_timeout', 'connectionTimeoutMillis'])(
    'are not set by an address: %s',
    (name) => {
      const address = `postgres://colophon:hunter2@db2/colophon?sslmode=disable&${name}=9000`;
      for (const [setting, settings] of [
        ['DATABASE_URL', { DATABASE_URL: address }],
        ['DATABASE_REPLICA_URLS', { DATABASE_URL, DATABASE_REPLICA_URLS: address }],
      ] as const) {
        expect(() => readEnv(settings)).toThrow(new RegExp(`  ${setting} must not set .*${name}.*, which Colophon sets$`));
        expect(() => readEnv(settings)).not.toThrow(/hunter2|9000/);
      }
    },
  );
});

describe('the settings of the network', () => {
  it.each([
    ['CORS_ORIGINS', 'https://books.example, http://localhost:5173'],
    ['CORS_ORIGINS', 'off'],
    ['TRUSTED_PROXIES', '10.0.0.0/8, 192.0.2.1,2001:db8::/32'],
    ['PUBLIC_BASE_URL', 'https://books.example'],
  ])('%s may be %s', (name, value) => {
    expect(readEnv({ [name]: value })).toMatchObject({ [name]: value });
  });

  it.each([
    ['CORS_ORIGINS', 'books.example'],
    ['CORS_ORIGINS', 'https://books.example/'],
    ['CORS_ORIGINS', '*, https://books.example'],
    ['CORS_ORIGINS', 'null'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'nginx'],
    ['PUBLIC_BASE_URL', 'https://books.example/api'],
    ['PUBLIC_BASE_URL', 'ftp://books.example'],
    ['REQUEST_LOG', 'some'],
  ])('%s may not be %s', (name, value) => {
    expect(() => readEnv({ [name]: value })).toThrow(name);
  });
});
