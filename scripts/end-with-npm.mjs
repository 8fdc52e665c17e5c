/**
 * Ends this process, as SIGTERM does, when the npm that runs it has been ended. npm then ends only the shell between the two, and a
 * server that nobody sees any more would keep its port.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
