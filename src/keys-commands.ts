import { type Command, InvalidArgumentError, Option } from 'commander';
import { readMoment } from './platform/access/key.dto.js';
import { KeysRepository } from './platform/access/keys.repository.js';
import { type Role, ROLES } from './platform/access/principal.js';
import { onCommandLine } from './platform/writing/audit.repository.js';
import { withApp } from './with-app.js';

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Adds `colophon keys …`: who may do what. */
export function addKeysCommands(program: Command): void {
  const keys = program.command('keys').description('make, list and revoke API keys');

  keys
    .command('create')
    .description('make a key; it is printed this once')
    .argument('<name>', 'whose it is, or what for', nameOf)
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).default('reader'))
    .option('--expires <moment>', 'from then on it is refused: 2036-01-01T00:00:00Z', momentOf)
    .action(async (name: string, { role, expires }: { role: Role; expires?: string }) => {
      const { id, record } = await withApp((app) =>
        app.get(KeysRepository).create({ name, role, expiresAt: expires ?? null }, onCommandLine()),
      );
      say((JSON.parse(record) as { key: string }).key);
      process.stderr.write(`Key ${id}, "${name}", of the role ${role}. It is not shown again.\n`);
    });

  keys
    .command('list')
    .description('list the keys, those that have ended included')
    .action(async () => {
      const all = await withApp((app) => app.get(KeysRepository).findAll());
      if (all.length === 0) say('There are no keys. Make one: npm run colophon -- keys create NAME --role editor');
      for (const { id, role, hint, name, state, lastUsedAt } of all) {
        say([String(id).padStart(5), role.padEnd(9), state.padEnd(7), hint, (lastUsedAt ?? 'never used').padEnd(24), name].join('  '));
      }
    });

  keys
    .command('revoke')
    .description('end a key; every instance refuses it within a second')
    .argument('<id>', 'its number in the list', idOf)
    .action(async (id: number) => {
      await withApp((app) => app.get(KeysRepository).revoke(id, onCommandLine()));
      say(`The key ${id} is revoked.`);
    });
}

function nameOf(text: string): string {
  const name = text.normalize('NFC').trim();
  if (name === '' || name.length > 200) throw new InvalidArgumentError('It must have 1 to 200 characters.');
  return name;
}

function momentOf(text: string): string {
  try {
    return readMoment(text);
  } catch (error) {
    throw new InvalidArgumentError(`It ${(error as Error).message}.`);
  }
}

function idOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
