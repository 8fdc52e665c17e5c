import { totalmem } from 'node:os';
import type { Keep } from './postgres-cluster.js';

const MIB = 1024 ** 2;

/** For a catalogue of millions of rows on a small machine: a few short queries at a time, an SSD below. */
const SETTINGS = {
  port: '5432', // only names the socket
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  work_mem: '16MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};

/** A crash of the machine may lose what was written; a test does not care. */
const THROWAWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB', max_wal_size: '1GB' };

/** What was in its memory when it stopped is there again soon after it starts (PostgreSQL manual, pg_prewarm). */
const WARM = { shared_preload_libraries: 'pg_prewarm' };

/** The settings of the embedded PostgreSQL, sized for a machine that it shares with the application. `memory`: bytes. */
export function postgresSettings(keep: Keep, memory = availableMemory()): Record<string, string> {
  const part = (share: number, least: number, most: number) => `${Math.round(Math.min(most, Math.max(least, memory / MIB / share)))}MB`;
  const sizes = {
    shared_buffers: part(4, 128, 8192),
    effective_cache_size: part(2, 512, 32_768),
    maintenance_work_mem: part(24, 64, 1024),
  };
  return { ...SETTINGS, ...sizes, ...(keep === 'throwaway' ? THROWAWAY : WARM) };
}

/** What a container is allowed, or what the machine has. */
function availableMemory(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}
