import { QueryFailedError } from 'typeorm';
import { isRefusal, problemOfDatabase } from './pg-errors.js';
import { CONNECTION_MESSAGES, NETWORK_CODES, SQLSTATES } from './sqlstates.js';

const error = (message: string, members: object = {}): Error => Object.assign(new Error(message), members);
const codeOf = (thrown: unknown): string | undefined => problemOfDatabase(thrown)?.code;

describe('The problem of an error of the database', () => {
  it.each(SQLSTATES)('is that of the table for $sqlstate', ({ sqlstate, problem }) => {
    expect(codeOf(error('…', { code: sqlstate.padEnd(5, '0') }))).toBe(problem);
  });

  it.each(NETWORK_CODES)('is an unavailable database for %s', (code) => {
    expect(codeOf(error('…', { code }))).toBe('database-unavailable');
  });

  it.each(CONNECTION_MESSAGES)('is an unavailable database for "%s"', (message) => {
    expect(codeOf(error(`${message}.`))).toBe('database-unavailable');
  });

  it('is found below what TypeORM throws', () => {
    const driverError = error('duplicate key', { code: '23505', constraint: 'books_isbn13_key' });
    const problem = problemOfDatabase(new QueryFailedError('insert into books', [], driverError));
    expect(problem).toMatchObject({ code: 'record-exists', detail: 'Another record has the same value (books_isbn13_key).' });
  });

  it('has no SQL and no message of the database in it', () => {
    for (const { sqlstate } of SQLSTATES) {
      const problem = problemOfDatabase(error('insert into books failed: secret', { code: sqlstate.padEnd(5, '0') }));
      expect(problem?.detail).not.toMatch(/insert|secret/);
    }
  });

  it('asks for another try only where one helps', () => {
    const retried = SQLSTATES.filter(
      ({ sqlstate }) => problemOfDatabase(error('…', { code: sqlstate.padEnd(5, '0') }))?.headers['retry-after'],
    );
    expect([...new Set(retried.map(({ problem }) => problem))].sort()).toEqual(['database-unavailable', 'query-too-slow']);
  });

  it.each([
    ['a table that is not there', error('relation "x" does not exist', { code: '42P01' })],
    ['another state of a class of which only some are in the table', error('…', { code: '55006' })],
    ['a fault of Node.js', error('…', { code: 'ERR_INVALID_ARG_TYPE' })],
    ['an error of ours', error('Cannot read properties of undefined')],
    ['what is no error', 'Connection terminated'],
  ])('is none for %s', (_, thrown) => {
    expect(problemOfDatabase(thrown)).toBeNull();
  });
});

describe('A refusal, after which a connection can be used on,', () => {
  it.each(['40001', '57014', '55P03', '42501', '22P02'])('is %s', (code) => {
    expect(isRefusal(error('…', { code }))).toBe(true);
  });

  it.each([
    ['an ended session', error('…', { code: '57P01' })],
    ['a lost connection', error('…', { code: 'EPIPE' })],
    ['silence', error('Query read timeout')],
    ['nothing', undefined],
  ])('is not %s', (_, thrown) => {
    expect(isRefusal(thrown)).toBe(false);
  });
});
