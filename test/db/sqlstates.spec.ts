import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { problemOfDatabase } from '../../src/platform/database/pg-errors.js';
import { CONNECTION_MESSAGES, SQLSTATES } from '../../src/platform/database/sqlstates.js';
import { freePort } from '../support/free-port.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let one: pg.Client;
let other: pg.Client;
const opened: pg.Client[] = [];
const seen = new Set<string>();

beforeAll(async () => {
  database = await createDatabase();
  const setUp = await client();
  await setUp.query(`
    create table shelves (id integer primary key, label varchar(3) unique, width integer not null default 1 check (width > 0));
    create table places (shelf integer references shelves);
    create table stools (shelf integer references shelves on delete restrict);
    create table bookings (during int4range, exclude using gist (during with &&));
    create table titles (title text);
    create index on titles (title);
    insert into shelves values (1, 'one'), (2, 'two'), (3, null);
    insert into places values (1);
    insert into stools values (3);
    insert into bookings values ('[1,5)');
  `);
});
beforeEach(async () => {
  one = await client();
  other = await client();
});
afterEach(async () => {
  for (const connection of opened.splice(0)) await connection.end().catch(() => undefined);
});
afterAll(() => database.drop());

/** A connection of its own; what goes wrong between two statements is no accident here. */
async function client(settings: pg.ClientConfig = {}): Promise<pg.Client> {
  const connection = new pg.Client({ connectionString: database.url, ...settings });
  connection.on('error', () => undefined);
  opened.push(connection);
  await connection.connect();
  return connection;
}

const failure = async (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: Error) => error,
  );

/** The SQLSTATE and the problem of an error, and notes which it was. */
function told(error: Error): { sqlstate: string | undefined; problem: string | undefined } {
  const sqlstate = (error as { code?: string }).code;
  seen.add(sqlstate ?? error.message);
  const problem = problemOfDatabase(error);
  expect(problem?.detail).not.toContain(error.message);
  return { sqlstate, problem: problem?.code };
}

describe('One statement', () => {
  it.each<[about: string, sqlstate: string, problem: string, sql: string, values: unknown[]]>([
    ['U+0000 in a text', '22021', 'database-refused', 'select $1::text', ['a\u0000b']],
    ['a number beyond its column', '22003', 'database-refused', 'select ($1::bigint)::integer', [2_147_483_648]],
    ['a text that is no number', '22P02', 'database-refused', 'select $1::integer', ['1e3']],
    ['a text longer than its column', '22001', 'database-refused', 'insert into shelves values (4, $1)', ['long']],
    ['no value where one is needed', '23502', 'database-refused', 'insert into shelves values (4, null, null)', []],
    ['a check that does not hold', '23514', 'database-refused', 'insert into shelves values (4, null, 0)', []],
    ['a reference to nothing', '23503', 'record-in-use', 'insert into places values (99)', []],
    ['the removal of what is referred to', '23503', 'record-in-use', 'delete from shelves where id = 1', []],
    ['the removal of what is held fast', '23001', 'record-in-use', 'delete from shelves where id = 3', []],
    ['a value that is taken', '23505', 'record-exists', `insert into shelves values (4, 'one')`, []],
    ['a range that overlaps', '23P01', 'record-exists', `insert into bookings values ('[4,9)')`, []],
    ['a text too long for its index', '54000', 'database-refused', 'insert into titles values ($1)', [randomBytes(30_000).toString('hex')]],
  ])('with %s is refused with %s, which is %s', async (_, sqlstate, problem, sql, values) => {
    expect(told(await failure(one.query(sql, values)))).toEqual({ sqlstate, problem });
  });

  it('that takes too long is stopped with 57014', async () => {
    await one.query('set statement_timeout = 50');
    expect(told(await failure(one.query('select pg_sleep(60)')))).toEqual({ sqlstate: '57014', problem: 'query-too-slow' });
  });

  it('that needs more room than there is fails with 53400', async () => {
    await one.query(`set temp_file_limit = '64kB'; set work_mem = '64kB'`);
    const error = await failure(one.query('select n, repeat(n::text, 20) from generate_series(1, 100000) n order by 2'));
    expect(told(error)).toEqual({ sqlstate: '53400', problem: 'database-unavailable' });
  });

  it('that writes where one can only read fails with 25006', async () => {
    await one.query('begin read only');
    const error = await failure(one.query(`update shelves set label = 'new' where id = 1`));
    expect(told(error)).toEqual({ sqlstate: '25006', problem: 'database-unavailable' });
  });

  it('of a fault of ours is no problem of the client', async () => {
    expect(problemOfDatabase(await failure(one.query('select * from nowhere')))).toBeNull();
  });
});

describe('Two transactions', () => {
  const touch = (connection: pg.Client, id: number): Promise<unknown> =>
    connection.query('update shelves set width = 2 where id = $1', [id]);

  it('of which one waits for a lock too long: 55P03', async () => {
    await one.query('begin');
    await touch(one, 1);
    await other.query('set lock_timeout = 50');
    expect(told(await failure(touch(other, 1)))).toEqual({ sqlstate: '55P03', problem: 'database-unavailable' });
  });

  it('that wait for each other: 40P01', async () => {
    for (const connection of [one, other]) await connection.query('set deadlock_timeout = 20');
    for (const connection of [one, other]) await connection.query('begin');
    await touch(one, 1);
    await touch(other, 2);
    const waits = [touch(one, 2), touch(other, 1)];
    const errors = (await Promise.allSettled(waits)).flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
    expect(errors.map(told)).toContainEqual({ sqlstate: '40P01', problem: 'database-unavailable' });
  });

  it('of which one overtakes the other: 40001', async () => {
    await one.query('begin isolation level repeatable read');
    await one.query('select * from shelves');
    await touch(other, 1);
    expect(told(await failure(touch(one, 1)))).toEqual({ sqlstate: '40001', problem: 'database-unavailable' });
  });
});

describe('A session', () => {
  it('that an operator ends says 57P01, and then cannot be used', async () => {
    const { rows } = await one.query<{ pid: number }>('select pg_backend_pid() as pid');
    const closed = new Promise<void>((resolve) => one.once('end', () => resolve()));
    const asked = failure(one.query('select pg_sleep(60)'));
    await other.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    expect(told(await asked)).toEqual({ sqlstate: '57P01', problem: 'database-unavailable' });
    await closed;
    const after = await failure(one.query('select 1'));
    expect(told(after).problem).toBe('database-unavailable');
    expect(after.message).toMatch(/^Client has encountered a connection error/);
  });

  it('that stands idle in a transaction is ended with 25P03', async () => {
    await one.query('set idle_in_transaction_session_timeout = 20');
    const ended = once(one, 'error');
    await one.query('begin');
    expect(told((await ended)[0] as Error)).toEqual({ sqlstate: '25P03', problem: 'database-unavailable' });
  });

  it('that breaks the protocol is ended with 08P01', async () => {
    const ended = once(one, 'error');
    (one as unknown as { connection: { stream: Socket } }).connection.stream.write(Buffer.from([0x7a, 0, 0, 0, 4]));
    expect(told((await ended)[0] as Error)).toEqual({ sqlstate: '08P01', problem: 'database-unavailable' });
  });

  it('that is one too many is refused with 53300', async () => {
    const role = `limited_${randomBytes(4).toString('hex')}`;
    await one.query(`create role ${role} login connection limit 0`);
    try {
      const url = database.url.replace('colophon@', `${role}@`);
      expect(told(await failure(client({ connectionString: url })))).toEqual({ sqlstate: '53300', problem: 'database-unavailable' });
    } finally {
      await one.query(`drop role ${role}`);
    }
  });
});

describe('A server that cannot be reached', () => {
  let server: Server;
  const accepted: Socket[] = [];
  let answer: (socket: Socket) => void;
  beforeAll(async () => {
    server = createServer((socket) => {
      accepted.push(socket);
      socket.on('error', () => undefined);
      answer(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    for (const socket of accepted) socket.destroy();
    server.close();
  });

  /** What looks like a PostgreSQL from afar. */
  const impostor = (behaves: (socket: Socket) => void): pg.PoolConfig => {
    answer = behaves;
    return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, user: 'x', database: 'x', password: '' };
  };
  const silent = (): void => undefined;

  it('because nobody listens: ECONNREFUSED', async () => {
    const nobody = new pg.Client({ host: '127.0.0.1', port: await freePort(), user: 'x', database: 'x' });
    expect(told(await failure(nobody.connect()))).toEqual({ sqlstate: 'ECONNREFUSED', problem: 'database-unavailable' });
  });

  it('because its socket is not there: ENOENT', async () => {
    const nobody = new pg.Client({ host: '/nowhere/at/all', user: 'x', database: 'x' });
    expect(told(await failure(nobody.connect()))).toEqual({ sqlstate: 'ENOENT', problem: 'database-unavailable' });
  });

  it('because it does not know the user: 28000', async () => {
    const stranger = new pg.Client({ connectionString: database.url.replace(/\/\/[^@]*@/, '//stranger@') });
    expect(told(await failure(stranger.connect()))).toEqual({ sqlstate: '28000', problem: 'database-unavailable' });
  });

  it('because it has no such database: 3D000', async () => {
    const elsewhere = new pg.Client({ connectionString: database.url.replace(/\/test_\w+/, '/nowhere') });
    expect(told(await failure(elsewhere.connect()))).toEqual({ sqlstate: '3D000', problem: 'database-unavailable' });
  });

  it('because it resets the connection: ECONNRESET', async () => {
    const reset = new pg.Client(impostor((socket) => socket.once('data', () => socket.resetAndDestroy())));
    expect(told(await failure(reset.connect()))).toEqual({ sqlstate: 'ECONNRESET', problem: 'database-unavailable' });
  });

  it.each<[says: (typeof CONNECTION_MESSAGES)[number], work: () => Promise<unknown>]>([
    ['Connection terminated', () => new pg.Client(impostor((socket) => socket.end())).connect()],
    ['timeout expired', () => new pg.Client({ ...impostor(silent), connectionTimeoutMillis: 50 }).connect()],
    ['Connection terminated', () => new pg.Pool({ ...impostor(silent), connectionTimeoutMillis: 50 }).query('select 1')],
    ['Query read timeout', async () => (await client({ query_timeout: 50 })).query('select pg_sleep(1)')],
    [
      'timeout exceeded when trying to connect',
      async () => {
        const pool = new pg.Pool({ connectionString: database.url, max: 1, connectionTimeoutMillis: 50 });
        const taken = await pool.connect();
        try {
          return await pool.query('select 1');
        } finally {
          taken.release();
          await pool.end();
        }
      },
    ],
    [
      'Cannot use a pool after calling end on the pool',
      async () => {
        const pool = new pg.Pool({ connectionString: database.url });
        await pool.end();
        return pool.query('select 1');
      },
    ],
    [
      'Query runner already released',
      async () => {
        const source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
        const runner = source.createQueryRunner();
        try {
          const session = (await runner.connect()) as pg.PoolClient;
          const { rows } = await session.query<{ pid: number }>('select pg_backend_pid() as pid');
          const gone = new Promise<void>((resolve) => session.once('end', () => resolve()));
          await other.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
          await gone;
          return await runner.query('select 1');
        } finally {
          await runner.release();
          await source.destroy();
        }
      },
    ],
    [
      'Client was closed',
      async () => {
        await one.end();
        return one.query('select 1');
      },
    ],
  ])('%s, says a driver without a code', async (says, work) => {
    const error = await failure(work());
    expect(error.message).toMatch(new RegExp(`^${says}`));
    expect(told(error)).toEqual({ sqlstate: undefined, problem: 'database-unavailable' });
  });
});

it('Every line of the table has been seen', () => {
  const unseen = [...SQLSTATES.map(({ sqlstate }) => sqlstate), ...CONNECTION_MESSAGES].filter(
    (line) => ![...seen].some((said) => said.startsWith(line)),
  );
  expect(unseen).toEqual([]);
});
