import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, SocketAddress } from 'node:net';
import { LRUCache } from 'lru-cache';
import { addressRangeOf } from '../config/network-settings.js';

/** Addresses whose form and trust are remembered. */
const REMEMBERED = 2_000;

/** Proxies whose word about clients counts. */
export class TrustedProxies {
  private readonly list = new BlockList();
  private readonly known = new LRUCache<string, { address: string; trusted: boolean }>({ max: REMEMBERED });

  /** `trusted`: addresses and CIDR ranges, IPv4 and IPv6, as the settings were checked to be. */
  constructor(trusted: readonly string[]) {
    for (const entry of trusted) {
      this.list.addSubnet(...addressRangeOf(entry)!);
    }
  }

  /** The one spelling of an address (IPv4 in IPv6 as IPv4, IPv6 compressed, no zone) and whether it is one of them; null when it is no address. */
  look(text: string): { address: string; trusted: boolean } | null {
    const found = this.known.get(text);
    if (found) return found;
    const address = normalisedAddress(text);
    if (address === null) return null;
    const looked = { address, trusted: this.list.check(address, familyOf(address)) };
    this.known.set(text, looked);
    return looked;
  }
}

/**
 * The address of the client: that of the socket, unless it is a trusted proxy's; then the right-most address of `X-Forwarded-For` that
 * is not one, since everything to the left of it is what somebody claims. A header that is malformed on the way there is ignored. Empty
 * when the connection is gone already.
 */
export function clientAddressOf(request: IncomingMessage, proxies: TrustedProxies): string {
  const socket = request.socket.remoteAddress ?? '';
  const nearest = proxies.look(socket);
  if (nearest === null) return socket;
  const header = request.headers['x-forwarded-for'];
  if (header === undefined || !nearest.trusted) return nearest.address;
  const hops = header.includes(',') ? String(header).split(',') : [String(header)];
  let client = nearest;
  for (let i = hops.length - 1; i >= 0 && client.trusted; i -= 1) {
    const hop = proxies.look(hops[i]!.trim());
    if (hop === null) return nearest.address;
    client = hop;
  }
  return client.address;
}

function normalisedAddress(text: string): string | null {
  const bare = text.split('%', 1)[0]!;
  if (isIP(bare) === 4) return bare;
  if (isIP(bare) !== 6) return null;
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}
