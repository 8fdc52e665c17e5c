// Loaded before the service: node --import ./loop-delay.mjs dist/main.js. Tells its parent how late the event loop was, when asked.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delays = monitorEventLoopDelay({ resolution: 10 });
process.on('message', (message) => {
  if (message === 'reset') {
    delays.reset();
    delays.enable();
  }
  if (message === 'delays') process.send({ p999: delays.percentile(99.9) / 1e6, max: delays.max / 1e6 });
});
