/** Records share 65,536 stripes per kind, so that the number of tokens is bounded however many records there are. */
const STRIPES = 65_536;

/** The tag of one record: what its own page carries, and what the triggers of its tables touch (migration CreateCacheOutbox). */
export function tagOf(kind: string, id: number): string {
  return `${kind}#${id % STRIPES}`;
}

/** The tags of a page that shows one record, whose id is the route's `:id`: its stripe, and the kind's bulk changes. */
export function oneOf(kind: string): string[] {
  return [`${kind}#:id`, `${kind}!`];
}

/** Puts the id of a request into its route's tags. */
export function tagsFor(templates: readonly string[], id: number | undefined): string[] {
  return templates.map((template) => {
    if (!template.endsWith('#:id')) return template;
    if (id === undefined) throw new Error(`The tag ${template} needs a route with an id.`);
    return tagOf(template.slice(0, -'#:id'.length), id);
  });
}
