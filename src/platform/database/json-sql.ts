/** The members of an answer, by name in their order, each with the SQL of its value. */
export type Columns = Readonly<Record<string, string>>;

/** The columns as a select list. */
export function selectList(columns: Columns): string {
  return Object.entries(columns)
    .map(([name, sql]) => `${sql} as "${name}"`)
    .join(', ');
}

/**
 * The SQL of the one row of a select as a JSON object; null when there is none. Unlike `json_build_object` it leaves no blanks, so that
 * PostgreSQL writes the very bytes that JavaScript would, and nobody needs to read them to write them anew.
 */
export function jsonRow(select: string): string {
  return `row_to_json((select item from (${select}) item))`;
}

/** The SQL of the rows of a select as a JSON array of objects, in their order; `[]` when there are none. Without blanks, too. */
export function jsonRows(select: string): string {
  return `array_to_json(array(select item from (${select}) item))`;
}
