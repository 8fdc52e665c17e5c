import { isIPv6 } from 'node:net';

/** `host:port`, as nginx and URLs have it: an IPv6 address is in brackets. */
export function addressOf(host, port) {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
