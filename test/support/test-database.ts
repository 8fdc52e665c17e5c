/** The database that holds the schema and no rows; nothing may stay connected to it, or it cannot be copied. */
export const TEMPLATE = 'colophon_template';

/** The address of another database of the same server. */
export function atDatabase(url: string, name: string): string {
  return url.replace(/\/colophon(?=\?)/, `/${name}`);
}
