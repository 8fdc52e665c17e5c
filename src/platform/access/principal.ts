/** What a key may do; each role may do what those before it may. */
export const ROLES = ['reader', 'editor', 'librarian', 'admin'] as const;

/** reader: read; editor: add and change records; librarian: delete records and purge pages as well; admin: keys and the audit as well. */
export type Role = (typeof ROLES)[number];

/** Whose request it is. */
export type Principal =
  { readonly kind: 'anonymous' } | { readonly kind: 'key'; readonly id: number; readonly name: string; readonly role: Role };

export const ANONYMOUS: Principal = { kind: 'anonymous' };

/** The key of `ADMIN_API_KEY`, which stands in no table: it makes the first keys. */
export const BOOTSTRAP: Principal = { kind: 'key', id: 0, name: 'ADMIN_API_KEY', role: 'admin' };

/** Whoever may run commands where the database is. */
export const COMMAND_LINE: Principal = { kind: 'key', id: 0, name: 'command line', role: 'admin' };

/** Whether a role may do what needs another one. */
export function reaches(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
