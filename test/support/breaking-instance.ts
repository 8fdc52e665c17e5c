import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** An instance that can be made to fail in the middle of a request. */
export interface BreakingInstance {
  readonly port: number;
  /** The request lines that it was sent. */
  readonly requests: string[];
  /**
   * What happens to the next request whose line matches: `dies` lets the instance do it and breaks off before a byte of the answer is
   * sent; `freezes` never lets it see it. What is answered says later whether a request has met it.
   */
  next(line: RegExp, fate: 'dies' | 'freezes'): { readonly met: boolean };
  /** Refuses connections from now on, and closes those that there are. */
  refuse(): void;
  stop(): Promise<void>;
}

/** Puts something breakable between nginx and an instance. A request must arrive in one piece with its head, as those of nginx do. */
export async function startBreakingInstance(instancePort: number): Promise<BreakingInstance> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  const planned: { line: RegExp; fate: 'dies' | 'freezes'; met: boolean }[] = [];
  const server = createServer((outer) => {
    const inner = connect(instancePort, '127.0.0.1');
    let dying = false;
    for (const socket of [outer, inner]) {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(socket);
          outer.destroy();
          inner.destroy();
        });
    }
    outer.on('data', (data) => {
      const line = /^[A-Z]+ .* HTTP\/1\.1/.exec(data.toString('latin1'))?.[0];
      if (line !== undefined) requests.push(line);
      const plan = planned.find((each) => !each.met && line !== undefined && each.line.test(line));
      if (plan) {
        plan.met = true;
        if (plan.fate === 'freezes') return;
        dying = true;
      }
      inner.write(data);
    });
    inner.on('data', (data) => (dying ? outer.destroy() : outer.write(data)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const refuse = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    next: (line, fate) => {
      const plan = { line, fate, met: false };
      planned.push(plan);
      return plan;
    },
    refuse,
    stop: async () => {
      const closed = once(server, 'close');
      const listening = server.listening;
      refuse();
      if (listening) await closed;
    },
  };
}
