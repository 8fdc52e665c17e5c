import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

/** Where `npm run build` puts the application. */
export const dist = join(import.meta.dirname, '../../dist');

/** A function that starts a program here, which ends with us, and appends what it writes to files. `orphans`: see supervised-process.ts. */
export function launcher(program, args, { output, errors = output, environment, orphans }) {
  return async () => {
    const { superviseServer } = await import(join(dist, 'platform/embedded/supervised-process.js'));
    const [to, errorsTo] = [output, errors].map((file) => openSync(file, 'a'));
    const directory = process.cwd();
    try {
      return await superviseServer(program, args, { account: null, output: to, errors: errorsTo, directory, environment, orphans });
    } finally {
      closeSync(to);
      closeSync(errorsTo);
    }
  };
}
