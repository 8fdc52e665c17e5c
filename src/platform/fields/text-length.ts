/** Whether a text has at most so many characters: code points, as PostgreSQL and the `maxLength` of JSON Schema count them. */
export function hasAtMost(max: number, text: string): boolean {
  return text.length <= max || (text.length <= 2 * max && [...text].length <= max);
}
