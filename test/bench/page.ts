/** The page that every contender serves. */
export interface Page {
  path: string;
  etag: string;
  body: string;
}
