import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
/** A process that has run for this long has not crashed because of how it starts. */
const STABLE = 60_000;
const LONGEST_START = 60_000;
const LONGEST_STOP = 10_000;

/**
 * Starts a server process and starts it again whenever it ends by itself, after a pause that doubles from half a second to ten. Resolves
 * when `isReady` has said yes for the first time, to a function that ends it; rejects with the end of its log when it ends before that.
 */
export async function keepRunning({ name, log, launch, isReady }) {
  const stopping = new AbortController();
  let server = await launch();
  await ready(name, log, server, isReady).catch(async (error) => {
    await server.end('SIGKILL', LONGEST_STOP);
    throw error;
  });

  const watching = (async () => {
    for (let delay = SHORTEST_PAUSE, begun = Date.now(); ; begun = Date.now()) {
      const how = await server.exited;
      if (stopping.signal.aborted) return;
      if (Date.now() - begun > STABLE) delay = SHORTEST_PAUSE;
      console.error(`${name} ended (${how}) and starts again in ${delay / 1000} s; its log is ${log}`);
      await pause(delay, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      server = await launch();
      if (stopping.signal.aborted) return server.end('SIGKILL', LONGEST_STOP);
      delay = Math.min(delay * 2, LONGEST_PAUSE);
    }
  })();

  return async function stop() {
    stopping.abort();
    await server.end('SIGKILL', LONGEST_STOP);
    await watching;
  };
}

async function ready(name, log, server, isReady) {
  let ended;
  void server.exited.then((how) => (ended = how));
  for (const deadline = Date.now() + LONGEST_START; ended === undefined && Date.now() < deadline; await pause(100)) {
    if (await isReady()) return;
  }
  const last = readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n');
  throw new Error(`${name} did not start (${ended ?? 'it is not ready after a minute'}). The end of ${log}:\n${last}`);
}

/** True when an HTTP server answers the address with a 2xx status within two seconds. */
export async function answers(url) {
  try {
    const { ok, body } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await body?.cancel();
    return ok;
  } catch {
    return false;
  }
}
