import { openServices } from '../../src/platform/embedded/services.js';

// A process that starts the embedded servers of a home, says where they are, and then does nothing until it is ended.
const services = await openServices({ home: process.argv[2] ?? '' });
console.log(JSON.stringify(services));
setInterval(() => undefined, 60_000);
