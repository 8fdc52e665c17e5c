import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Kinds of documents of which a search looks at so many. */
const KINDS = ['authors', 'works', 'books'];

/** The end of the one statement of a filling. */
const END = /\s*;\s*end\s*$/;
const ORDER = ' order by popularity desc, id';

/**
 * Documents are filled in the order of their popularity: those that searches rank lie side by side, in a fiftieth of the table's blocks, and where a
 * search looks at no more than so many, it meets the popular ones first. What was filled before stays as it lies until it is computed anew.
 */
export class FileDocumentsByPopularity1795392000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await replace(runner, (body) => body.replace(END, `${ORDER};\n end `));
  }

  async down(runner: QueryRunner): Promise<void> {
    await replace(runner, (body) => body.replace(ORDER, ''));
  }
}

/** Writes the fillings anew, with another body. */
async function replace(runner: QueryRunner, change: (body: string) => string): Promise<void> {
  for (const kind of KINDS) {
    const name = `search_fill_${kind}`;
    const [row] = (await runner.query(
      `select prosrc as body, pg_get_functiondef(oid) as definition from pg_proc where oid = '${name}'::regproc`,
    )) as { body: string; definition: string }[];
    const { body, definition } = row!;
    if (change(body) === body) throw new Error(`${name} is not what an earlier migration has made it.`);
    await runner.query(definition.replace(body, () => change(body)));
  }
}
