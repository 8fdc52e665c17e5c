import { EventEmitter, once } from 'node:events';
import pg from 'pg';
import { OutboxListener } from '../../src/platform/database/outbox-listener.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { createDatabase } from '../support/postgres.js';

it('a connection that dies in silence is found out, and another one is listened to', async () => {
  const database = await createDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const line = await FaultProxy.listen(`${client.host}/.s.PGSQL.${client.port}`);
  const told = new EventEmitter();
  const listener = new OutboxListener(
    `postgresql://${client.user}@127.0.0.1:${line.port}/${client.database}`,
    50,
    { heard: ({ payload }) => told.emit('heard', payload), deaf: () => told.emit('deaf'), hearsAgain: () => told.emit('hearsAgain') },
    200,
  );
  expect(await listener.open()).toBe(true);
  const deaf = once(told, 'deaf');
  line.set({ kind: 'hang' });
  await deaf;
  const again = once(told, 'hearsAgain');
  line.set({ kind: 'none' });
  await again;
  const heard = once(told, 'heard');
  await client.query(`insert into cache_outbox (tags) values ('{books}')`);
  expect(await heard).toEqual(['["books"]']);
  await listener.close();
  await client.end();
  await line.close();
  await database.drop();
}, 30_000);
