import { processTree } from '../support/processes.js';
import { type Differently, startNginxProxy } from '../support/nginx-proxy.js';
import type { Contender } from './contender.js';
import { openConnections, type Question } from './load.js';
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

/** Servers behind one nginx. */
export interface Front extends Contender {
  /** How many of the servers answer this question: each address has two of them, which are one and the same for a tenth of all. */
  homesOf(question: Question): Promise<number>;
}

/** The nginx of the repository in front of servers of one kind, as one contender: its time is theirs and nginx's. */
export async function startFront(servers: readonly Contender[], edit?: Differently['edit']): Promise<Front> {
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
    homesOf: async (question) => {
      const times = () => Promise.all(servers.map(async (server) => (await server.cpuTime())!));
      const connections = await openConnections(nginx.port, 16, question);
      try {
        const before = await times();
        await connections.ask(question, 0.5);
        const used = (await times()).map((time, i) => time - before[i]!);
        return used.filter((time) => time > Math.max(...used) / 4).length;
      } finally {
        await connections.close();
      }
    },
    stop: () => nginx.stop(),
  };
}
