import type { IncomingMessage } from 'node:http';
import { clientAddressOf, TrustedProxies } from './client-address.js';

const proxies = new TrustedProxies(['127.0.0.1', '10.0.0.0/8', '2001:db8::/32']);
const addressOf = (socket: string | undefined, forwarded?: string, trusted = proxies) =>
  clientAddressOf({ socket: { remoteAddress: socket }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage, trusted);

describe('The address of a client', () => {
  it.each([
    ['without a header', '203.0.113.7', undefined, '203.0.113.7'],
    ['from nobody in particular', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['from a proxy', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['from a proxy that IPv6 carries', '::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['from a proxy behind a proxy', '10.1.2.3', '198.51.100.1, 10.9.9.9', '198.51.100.1'],
    ['with a lie in front', '127.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['of proxies alone', '127.0.0.1', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    ['from a proxy that says nothing', '127.0.0.1', undefined, '127.0.0.1'],
    ['in IPv6', '2001:db8::1', '2A00:0:0::7', '2a00::7'],
    ['that IPv6 carries', '127.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
    ['that IPv6 carries in hexadecimal', '127.0.0.1', '::ffff:c633:6401', '198.51.100.1'],
    ['that is no address', '127.0.0.1', 'unknown', '127.0.0.1'],
    ['that is empty', '127.0.0.1', '', '127.0.0.1'],
    ['with a port', '127.0.0.1', '198.51.100.1:80', '127.0.0.1'],
    ['that is malformed behind a proxy', '127.0.0.1', '198.51.100.1, x, 10.0.0.1', '127.0.0.1'],
    ['that is malformed where nobody looks', '127.0.0.1', '<script>, 198.51.100.1', '198.51.100.1'],
    ['that is gone', undefined, '198.51.100.1', ''],
  ])('%s', (_, socket, forwarded, expected) => {
    expect(addressOf(socket, forwarded)).toBe(expected);
  });

  it('is that of the socket when no proxy is trusted', () => {
    expect(addressOf('127.0.0.1', '198.51.100.1', new TrustedProxies([]))).toBe('127.0.0.1');
  });
});
