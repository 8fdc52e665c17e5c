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

/** Ends the template of a tag that a page carries only when it was searched for. */
const SEARCHED = '?q';

/** Templates of the tags that a list carries when it is searched (`q`): which records it has, and in which order, may then depend on other kinds. */
export function whenSearched(kinds: readonly string[]): string[] {
  return kinds.map((kind) => kind + SEARCHED);
}

/** Reads a tag as people write it: an id becomes its stripe. Throws an Error that says what it must be. */
export function readTag(text: string): string {
  const [, kind = '', rest = ''] = /^([a-z]+)(!|#(?:0|[1-9]\d{0,9}))?$/.exec(text) ?? [];
  if (kind === '') throw new Error('must be a kind of record (books), its single records (books!) or one of them (books#12)');
  return rest.startsWith('#') ? tagOf(kind, Number(rest.slice(1))) : kind + rest;
}

/** The kind of record that a tag, or the template of one, is about. */
export function kindOf(tag: string): string {
  return tag.replace(/[!#?].*$/, '');
}

/** Of templates that no id belongs into: the tags of pages that were searched for, and of the others. */
const lists = new WeakMap<readonly string[], Record<'searched' | 'plain', readonly string[]>>();

/**
 * The tags of a page of a route with these templates: with the id of the request in them, and those of searches only when there is one. Routes
 * without an id answer the same list each time, which is then read once for all.
 */
export function tagsFor(templates: readonly string[], id: number | undefined, how: 'searched' | 'plain' = 'plain'): readonly string[] {
  if (!templates.some((template) => template.endsWith('#:id'))) {
    let known = lists.get(templates);
    if (known === undefined) {
      const plain = templates.filter((template) => !template.endsWith(SEARCHED));
      lists.set(templates, (known = { plain, searched: [...new Set(templates.map((template) => template.replace(SEARCHED, '')))] }));
    }
    return known[how];
  }
  return templates.map((template) => {
    if (!template.endsWith('#:id')) return template;
    if (id === undefined) throw new Error(`The tag ${template} needs a route with an id.`);
    return tagOf(template.slice(0, -'#:id'.length), id);
  });
}
