import { processTree } from '../support/processes.js';
import { type Differently, startNginxProxy } from '../support/nginx-proxy.js';
import type { Contender } from './contender.js';
import { cpuTimeOf } from './nginx.js';

/** Without the line that gives each address its instances: all take their turns. */
export const inTurn: NonNullable<Differently['edit']> = (configuration) => {
  const homes = '    hash $home consistent;\n';
  if (!configuration.includes(homes)) throw new Error('The configuration of nginx gives addresses no instances.');
  return configuration.replace(homes, '');
};

/** Puts unix sockets in the place of the ports, in their order. */
export function overSockets(paths: readonly string[]): NonNullable<Differently['edit']> {
  let next = 0;
  return (configuration) => configuration.replace(/server 127\.0\.0\.1:\d+ /g, () => `server unix:${paths[next++]} `);
}

/** The nginx of the repository in front of servers of one kind, as one contender: its time is theirs and nginx's. */
export async function startFront(servers: readonly Contender[], edit?: Differently['edit']): Promise<Contender> {
  const nginx = await startNginxProxy(
    servers.map(({ port }) => port),
    edit === undefined ? {} : { edit },
  );
  const processes = processTree(nginx.pid).map(({ pid }) => pid);
  return {
    port: nginx.port,
    cpuTime: async () => {
      const times = [cpuTimeOf(processes), ...(await Promise.all(servers.map((server) => server.cpuTime())))];
      return times.includes(null) ? null : times.reduce<number>((sum, time) => sum + time!, 0);
    },
    stop: () => nginx.stop(),
  };
}
