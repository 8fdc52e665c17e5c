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

/** Reads a tag as people write it: an id becomes its stripe. Throws an Error that says what it must be. */
export function readTag(text: string): string {
  const [, kind = '', rest = ''] = /^([a-z]+)(!|#(?:0|[1-9]\d{0,9}))?$/.exec(text) ?? [];
  if (kind === '') throw new Error('must be a kind of record (books), its single records (books!) or one of them (books#12)');
  return rest.startsWith('#') ? tagOf(kind, Number(rest.slice(1))) : kind + rest;
}

/** The kind of record that a tag, or the template of one, is about. */
export function kindOf(tag: string): string {
  return tag.replace(/[!#].*$/, '');
}

/** Puts the id of a request into its route's tags. Routes without one answer the same list each time, which is then read once for all. */
export function tagsFor(templates: readonly string[], id: number | undefined): readonly string[] {
  if (!templates.some((template) => template.endsWith('#:id'))) return templates;
  return templates.map((template) => {
    if (!template.endsWith('#:id')) return template;
    if (id === undefined) throw new Error(`The tag ${template} needs a route with an id.`);
    return tagOf(template.slice(0, -'#:id'.length), id);
  });
}
