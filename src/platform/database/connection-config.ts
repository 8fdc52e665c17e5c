import type { ClientConfig } from 'pg';

/**
 * What `pg` needs to connect to the address with these settings. `options` of the address come before ours, so that ours hold: `pg` by
 * itself would let those of the address take their place, and with them all limits.
 */
export function connectionConfig<T extends ClientConfig>(url: string, ours: T): T & { connectionString: string } {
  const [address = '', query = ''] = url.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  const theirs = parameters.get('options');
  if (theirs === null) return { ...ours, connectionString: url };
  parameters.delete('options');
  const options = [theirs, ours.options].filter((part) => part !== undefined).join(' ');
  return { ...ours, options, connectionString: `${address}?${parameters.toString()}` };
}
