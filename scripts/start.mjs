import { join } from 'node:path';
import { buildIfStale } from './build.mjs';
import { endWithNpm } from './end-with-npm.mjs';

// `npm start` and `npm run colophon -- …`: builds when something has changed, and becomes the server or the command line. It is the same
// process, so signals, streams and the exit status need no passing on, and nothing can be left behind.

const [flag, ...rest] = process.argv.slice(2);
const [entry, args] = flag === '--cli' ? ['cli.js', rest] : ['main.js', process.argv.slice(2)];
try {
  buildIfStale();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const program = join(import.meta.dirname, '../dist', entry);
endWithNpm();
process.argv = [process.argv[0], program, ...args];
await import(program);
