import { readEnv } from '../../src/platform/config/env.js';
import { type Settings, settingsOf } from '../../src/platform/config/settings.js';

/** The settings of an application that is told nothing but its servers, quiet, apart from what the caller says. */
export function settingsOn(servers: Pick<Settings, 'databaseUrl' | 'redisUrl'>, apart: Partial<Settings> = {}): Settings {
  return { ...settingsOf(readEnv({}), servers), logLevel: 'error', requestLog: 'off', ...apart };
}
