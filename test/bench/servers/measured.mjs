process.on('disconnect', () => process.exit(0));

/**
 * What the servers of the benchmarks have in common: it tells the parent process on which port of 127.0.0.1 this one listens, and
 * answers what CPU time (microseconds) and memory (bytes) it uses whenever it is asked. This process ends with its parent.
 */
export function measured(port) {
  process.on('message', () => process.send({ cpu: cpuTime(), rss: process.memoryUsage.rss() }));
  process.send({ port });
}

function cpuTime() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
