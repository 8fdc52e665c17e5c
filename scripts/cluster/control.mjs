import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';

/** The longest path that Linux takes for a socket has 107 bytes, that of macOS 103. */
const LONGEST_PATH = 103;

/**
 * Where the cluster of a port listens for orders: a socket in its directory, which only the account that started it may use. The path is
 * from here when that is shorter.
 */
export function controlSocketIn(directory) {
  const path = join(directory, 'control.sock');
  const fromHere = relative(process.cwd(), path);
  const shorter = fromHere.length < path.length ? fromHere : path;
  if (Buffer.byteLength(shorter) > LONGEST_PATH) throw new Error(`${path} is too long for the address of a socket: shorten COLOPHON_HOME.`);
  return shorter;
}

/**
 * Takes orders: one JSON object in a line for each connection, `{"order":"scale","instances":3}`. `obey` is called with it and with what
 * says a line to whoever gave it; a function that it answers is called when all has been said. Each answer is a line too: `{"says":…}`, and
 * last `{"done":true}` or `{"error":…}`.
 */
export async function takeOrders(path, obey) {
  const server = createServer({ allowHalfOpen: true }, async (socket) => {
    socket.on('error', () => undefined); // whoever gave the order has gone; it is carried out all the same
    const say = (answer) => socket.writable && socket.write(`${JSON.stringify(answer)}\n`);
    let afterwards;
    try {
      const [line] = await once(createInterface(socket), 'line');
      afterwards = await obey(JSON.parse(line), (text) => say({ says: text }));
      say({ done: true });
    } catch (error) {
      say({ error: error.message });
    }
    socket.end(() => afterwards?.());
  });
  server.unref();
  const mask = process.umask(0o077);
  try {
    await once(server.listen(path), 'listening');
  } finally {
    process.umask(mask);
  }
}

/** Whether somebody takes orders there. */
export async function takesOrders(path) {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * Gives an order and passes on each line that comes back. Answers false when nobody is there to take it; rejects with a sentence when it
 * cannot be carried out.
 */
export async function giveOrder(path, order, onLine) {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
  } catch {
    return false;
  }
  socket.write(`${JSON.stringify(order)}\n`);
  for await (const line of createInterface(socket)) {
    const { says, done, error } = JSON.parse(line);
    if (error !== undefined) throw new Error(error);
    if (done) return true;
    onLine(says);
  }
  throw new Error('The cluster ended before it had done that.');
}
