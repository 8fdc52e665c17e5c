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
