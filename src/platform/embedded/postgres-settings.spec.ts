import { postgresSettings } from './postgres-settings.js';

const GIB = 1024 ** 3;

it('grows with the machine', () => {
  expect(postgresSettings('durable', 24 * GIB)).toMatchObject({
    shared_buffers: '6144MB',
    effective_cache_size: '12288MB',
    maintenance_work_mem: '1024MB',
  });
});

it('starts on a very small machine, and takes no more than helps on a very large one', () => {
  expect(postgresSettings('durable', GIB / 2)).toMatchObject({
    shared_buffers: '128MB',
    effective_cache_size: '512MB',
    maintenance_work_mem: '64MB',
  });
  expect(postgresSettings('durable', 1024 * GIB)).toMatchObject({ shared_buffers: '8192MB', effective_cache_size: '32768MB' });
});

it('keeps only what is thrown away from the safety of the disk', () => {
  expect(postgresSettings('throwaway')).toMatchObject({ fsync: 'off', shared_buffers: '128MB' });
  expect(postgresSettings('durable')).not.toHaveProperty('fsync');
});

it('fills its memory again after a restart, unless there is nothing worth keeping', () => {
  expect(postgresSettings('durable')).toMatchObject({ shared_preload_libraries: 'pg_prewarm' });
  expect(postgresSettings('throwaway')).not.toHaveProperty('shared_preload_libraries');
});
