import { isIPv4, isIPv6 } from 'node:net';
import type { Principal as Client } from '../access/principal.js';
import type { LimitedRole } from './policies.js';

/** One that has a limit of its own. */
export interface Principal {
  /** `key:12`, `203.0.113.7` or `2001:db8:0:1::/64` */
  readonly id: string;
  readonly role: LimitedRole;
}

/**
 * Whose limit a request counts against: that of its key, else that of the address it comes from. null: nobody's. An admin is not
 * limited, nor is the machine itself, so that it can be measured and watched.
 */
export function principalOf(client: Client, address: string): Principal | null {
  if (client.kind === 'key') return client.role === 'admin' ? null : { id: `key:${client.id}`, role: client.role };
  const network = networkOf(address);
  return network === null ? null : { id: network, role: 'anonymous' };
}

/** The first four groups of an IPv6 address as systems write it: most of them, found ten times as fast. */
const usualSpelling = /^(?:0|[1-9a-f][0-9a-f]{0,3})(?::(?:0|[1-9a-f][0-9a-f]{0,3})){3}(?=:)/;

/** An IPv4 address as it is; of an IPv6 address the first 64 bits, since each customer has that many to choose from; null: this machine. */
export function networkOf(address: string): string | null {
  const plain = address.startsWith('::ffff:') && isIPv4(address.slice(7)) ? address.slice(7) : address;
  if (plain.startsWith('127.') || plain === '::1') return null;
  const usual = usualSpelling.exec(plain);
  if (usual) return `${usual[0]}::/64`;
  return plain.includes(':') && isIPv6(plain) ? `${firstGroups(plain)}::/64` : plain;
}

/** The first four groups without leading zeros, so that two spellings of one network are one. */
function firstGroups(address: string): string {
  const [before = '', after] = address.split('::');
  const groups = before === '' ? [] : before.split(':');
  if (after !== undefined) {
    const rest = after === '' ? [] : after.split(':');
    const hidden = 8 - groups.length - rest.length - (after.includes('.') ? 1 : 0);
    for (let i = 0; i < hidden; i += 1) groups.push('0');
    groups.push(...rest);
  }
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
