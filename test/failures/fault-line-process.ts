import { FaultProxy, type LineFault } from '../support/fault-proxy.js';

// A line in a process of its own: it is told where to, says its port, and then answers each fault when it has it.
const target = process.argv[2]!;
const line = await FaultProxy.listen(/^\d+$/.test(target) ? Number(target) : target);
process.on('message', (fault: LineFault) => {
  line.set(fault);
  process.send!('set');
});
process.on('disconnect', () => process.exit());
process.send!({ port: line.port });
