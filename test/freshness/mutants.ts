import type { Settings } from '../../src/platform/config/settings.js';
import type { FaultName } from './faults.js';

/** A text of a source file, there exactly once, and what it becomes. */
export interface Edit {
  file: string;
  find: string;
  replace: string;
}

/** A cache that somebody has built like this, and that lies: the check must find it out. */
export interface Mutant {
  name: string;
  edits: Edit[];
  /** what must go wrong for it to show */
  faults?: readonly FaultName[];
  settings?: Partial<Settings>;
  /** milliseconds between two writes of one writer, on average; a lie that the next write covers needs more */
  pause?: number;
}

const owed = 'platform/cache/owed-tokens.ts';
const tokens = 'platform/cache/tokens.ts';
const writes = 'platform/database/writes.ts';

const newTokens = `(taken = client.mSet(owed.flatMap(([tag]) => [\`\${prefix}t:\${tag}\`, newToken()])))`;
const deletePages = `(taken = client.eval("for _, key in ipairs(redis.call('keys', ARGV[1])) do redis.call('del', key) end return 'OK'", { arguments: [prefix + 'p:*'] }) as Promise<string>)`;
const slowest = `const page = await this.query(build);`;
const settleLast = `      await runner.commitTransaction();`;
const settle = `this.outbox.settle(touched, patience === 'answer' ? 'answered' : 'bulk');`;
const settleAfter = `    await ${settle}
    return result;`;
/** Pages in the process are validated by tokens, which these caches do not have. */
const inRedisOnly = { cacheMemoryBytes: 0 };

export const MUTANTS: Mutant[] = [
  {
    name: 'pages are deleted after the commit',
    edits: [{ file: owed, find: newTokens, replace: deletePages }],
    settings: inRedisOnly,
  },
  {
    name: 'pages are deleted before the commit',
    edits: [
      { file: owed, find: newTokens, replace: deletePages },
      { file: writes, find: settleLast, replace: `      await ${settle}\n${settleLast}` },
      { file: writes, find: settleAfter, replace: '    return result;' },
    ],
    settings: inRedisOnly,
  },
  {
    name: 'tokens are read again after the query',
    edits: [
      {
        file: 'platform/cache/page-fills.ts',
        find: `this.pages.save(address, vector, page, ttl);`,
        replace: `this.pages.save(address, (await this.pages.find(address)).vector ?? vector, page, ttl);`,
      },
    ],
  },
  {
    name: 'a write is answered before the tokens are new',
    edits: [{ file: writes, find: settleAfter, replace: `    void ${settle}\n    return result;` }],
  },
  {
    name: 'a flight is joined by key alone',
    edits: [
      { file: 'platform/cache/page-fills.ts', find: `const name = \`\${vector} \${address.key}\`;`, replace: 'const name = address.key;' },
      // a writer waits for leases to end before it is answered: only a flight that takes longer is still there then
      { file: 'platform/cache/page-fills.ts', find: slowest, replace: `${slowest}\n    await pause(60);` },
    ],
  },
  {
    name: 'a write is answered before leases have ended',
    edits: [
      {
        file: 'platform/database/cache-outbox.ts',
        find: `    if (how === 'answered') await pass(this.pages.grace);`,
        replace: '',
      },
    ],
    pause: 300,
  },
  {
    name: 'tokens are counters, and an absent one is 0',
    edits: [
      {
        file: tokens,
        find: '  const absent = tokens === null ? [] : keys.filter((_, i) => tokens![i] === null);',
        replace: `  tokens = tokens && tokens.map((token) => (token ?? '0') + ';');
  const absent: string[] = [];`,
      },
      {
        file: owed,
        find: newTokens,
        replace: `(taken = Promise.all(owed.map(([tag]) => client.incr(\`\${prefix}t:\${tag}\`))).then(() => 'OK'))`,
      },
    ],
    faults: ['Redis forgets everything', 'Redis forgets some tokens'],
  },
  {
    name: 'keys do not carry the run_id',
    edits: [
      {
        file: 'platform/cache/redis-link.ts',
        find: `this.prefix = \`colophon:\${/^run_id:(\\w+)/m.exec(info)?.[1]}:\`;`,
        replace: "this.prefix = 'colophon:';",
      },
    ],
    faults: ['Redis starts with an old dump'],
    pause: 600,
  },
  {
    name: 'nobody settles what a writer left behind',
    edits: [
      {
        file: 'platform/database/cache-outbox.ts',
        find: '  private async tryRelay(age: number): Promise<void> {',
        replace: '  private async tryRelay(age: number): Promise<void> {\n    if (age > 0) return;',
      },
      {
        file: 'platform/database/cache-outbox.ts',
        find: 'settle: () => this.settleAll(),',
        replace: 'settle: async () => true,',
      },
    ],
  },
  {
    name: 'the total is counted in another snapshot than the rows',
    edits: [
      {
        file: 'platform/pagination/page-reader.ts',
        find: '    if (answer!.crowded) refuseSort(query);',
        replace: `    const [again] = await this.database.rows<Answer<T>>(sql, plan.values.list);
    answer!.total = again!.total;`,
      },
    ],
  },
];
