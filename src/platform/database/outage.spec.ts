import { outageOf } from './outage.js';

const error = (message: string, code?: string): Error => Object.assign(new Error(message), code === undefined ? {} : { code });

it.each([
  [
    error('password authentication failed for user "ada"', '28P01'),
    'PostgreSQL does not take the user or the password of DATABASE_URL (28P01).',
  ],
  [error('database "hunter2" does not exist', '3D000'), 'PostgreSQL has no database of the name in DATABASE_URL (3D000).'],
  [error('connect ECONNREFUSED 10.0.0.7:5432', 'ECONNREFUSED'), 'Nobody listens where DATABASE_URL leads (ECONNREFUSED).'],
  [error('the database system is starting up', '57P03'), 'PostgreSQL is starting, recovering or stopping (57P03).'],
  [error('relation "x" does not exist', '42P01'), 'The database cannot be used (42P01).'],
  [error('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), 'The database cannot be used (DEPTH_ZERO_SELF_SIGNED_CERT).'],
  [error('Query read timeout'), 'The database does not answer in time.'],
  [error('timeout exceeded when trying to connect'), 'All connections to the database are taken.'],
  [error('Connection terminated unexpectedly'), 'The connection to the database cannot be made, or was lost.'],
  [error('The server does not support SSL connections'), 'The database cannot be used.'],
  ['hunter2', 'The database failed.'],
])('%s is told as: %s', (thrown, told) => {
  expect(outageOf(thrown)).toBe(told);
});
