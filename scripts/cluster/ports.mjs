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

/** Of two clusters that listen on ports next to each other, the instances are so far apart: more than a cluster has. */
const APART = 16;
/** The cluster on this port begins with the first. */
const USUAL = 8080;

/**
 * So many consecutive ports of 127.0.0.1 that are all free and none of those that are `taken` though nobody listens there now, for instances behind `port`.
 * An instance listens seconds after its port was chosen, and not while it is started again, so clusters begin at different places: none finds a port of
 * another one free.
 */
export async function freePorts(count, port, taken = []) {
  const range = LAST - FIRST;
  const first = FIRST + (((((port - USUAL) * APART) % range) + range) % range);
  for (const begin of [first, FIRST]) {
    let ports = [];
    for (let at = begin; at <= LAST; at++) {
      ports = !taken.includes(at) && (await isFree(at)) ? [...ports, at] : [];
      if (ports.length === count) return ports;
    }
  }
  throw new Error(`There are no ${count} consecutive free ports between ${FIRST} and ${LAST}.`);
}
