import { type ChildRow, replaceChildren } from '../../platform/database/children.js';
import { jsonRows } from '../../platform/database/json-sql.js';
import type { Transaction } from '../../platform/database/writes.js';
import { incompleteMember } from '../../platform/problems/problem.js';
import type { NewContributor } from './author.dto.js';

/** The SQL of the credits in `rows` (position, author_id, credited_as, role) as JSON: id, name and role of each. */
export function creditsSql(rows: string): string {
  return jsonRows(`select c.author_id as id, coalesce((select a.name from authors a where a.id = c.author_id), c.credited_as) as name, c.role
    from (${rows}) c order by c.position`);
}

/** The SQL of a record's own contributors as JSON, with everything that is known of each. */
export function contributorsSql(owner: string, id: string): string {
  return jsonRows(`select c.author_id as "authorId", (select a.name from authors a where a.id = c.author_id) as name,
    c.credited_as as "creditedAs", c.role, c.role_raw as "roleRaw" from ${owner}_contributors c where c.${owner}_id = ${id} order by c.position`);
}

/** Replaces the contributors of a work or a book by those of a client, and with them the credits of an import that wait for their author. */
export async function replaceContributors(
  tx: Transaction,
  owner: 'work' | 'book',
  id: number,
  contributors: readonly NewContributor[],
): Promise<void> {
  // first: an import that is linking them now is waited for, so that what it links is replaced as well
  await tx.rows(`delete from unresolved_credits where ${owner}_id = $1`, [id]);
  await replaceChildren(tx, `${owner}_contributors`, `${owner}_id`, id, 'position', contributorRows(contributors));
}

/** The rows of a client's contributors. */
function contributorRows(contributors: readonly NewContributor[]): ChildRow[] {
  return contributors.map(({ authorId = null, creditedAs = null, role = 'aut' }) => ({
    author_id: authorId,
    credited_as: creditedAs,
    role,
  }));
}

/** The authors that contributors refer to, with where the body does so. Throws a 422 problem where one neither names an author nor says a name. */
export function authorReferences(contributors: readonly NewContributor[]): { id: number; pointer: string }[] {
  return contributors.flatMap(({ authorId = null, creditedAs = null }, i) => {
    if (authorId !== null) return [{ id: authorId, pointer: `/contributors/${i}/authorId` }];
    if (creditedAs === null) throw incompleteMember(`/contributors/${i}`, 'must have authorId or creditedAs');
    return [];
  });
}
