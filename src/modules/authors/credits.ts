import type { ChildRow } from '../../platform/database/children.js';
import { incompleteMember } from '../../platform/problems/problem.js';
import type { NewContributor } from './author.dto.js';

/** The SQL of the credits in `rows` (position, author_id, credited_as, role) as JSON: id, name and role of each. */
export function creditsSql(rows: string): string {
  return `(select coalesce(json_agg(json_build_object('id', c.author_id, 'name', coalesce(a.name, c.credited_as), 'role', c.role) order by c.position), '[]')
    from ${rows} c left join authors a on a.id = c.author_id)`;
}

/** The SQL of a record's own contributors as JSON, with everything that is known of each. */
export function contributorsSql(owner: string, id: string): string {
  return `(select coalesce(json_agg(json_build_object('authorId', c.author_id, 'name', a.name, 'creditedAs', c.credited_as, 'role', c.role, 'roleRaw', c.role_raw)
    order by c.position), '[]') from ${owner}_contributors c left join authors a on a.id = c.author_id where c.${owner}_id = ${id})`;
}

/** The rows of a client's contributors; each must name an author or say a name. */
export function contributorRows(contributors: readonly NewContributor[]): ChildRow[] {
  return contributors.map(({ authorId = null, creditedAs = null, role = 'aut' }, i) => {
    if (authorId === null && creditedAs === null) throw incompleteMember(`/contributors/${i}`, 'must have authorId or creditedAs');
    return { author_id: authorId, credited_as: creditedAs, role };
  });
}

/** The authors that contributors refer to, with where the body does so. */
export function authorReferences(contributors: readonly NewContributor[]): { id: number; pointer: string }[] {
  return contributors.flatMap(({ authorId }, i) => (authorId ? [{ id: authorId, pointer: `/contributors/${i}/authorId` }] : []));
}
