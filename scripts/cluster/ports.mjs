import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections. */
const FIRST = 21_000;
const LAST = 32_000;

/** True when nobody listens on the port of the address. */
export async function isFree(port, host = '127.0.0.1') {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** So many consecutive ports of 127.0.0.1 that are all free and none of those that are `taken` though nobody listens there now. */
export async function freePorts(count, taken = []) {
  let ports = [];
  for (let port = FIRST; ports.length < count; port++) {
    if (port > LAST) throw new Error(`There are no ${count} consecutive free ports between ${FIRST} and ${LAST}.`);
    ports = !taken.includes(port) && (await isFree(port)) ? [...ports, port] : [];
  }
  return ports;
}
