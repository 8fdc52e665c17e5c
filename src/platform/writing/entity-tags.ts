import { tagsOfForms } from '../cache/etag.js';
import { Problem } from '../problems/problem.js';

/** Entity tags of a condition; `*`: any (RFC 9110, 13.1). */
export type EntityTags = '*' | readonly string[];

/** More of them are no list that a client keeps. */
const MOST_TAGS = 100;

/** The tags in the value of a header (RFC 9110, 8.8.3). Throws a 400 problem when it is no list of tags. */
export function readEntityTags(name: string, value: string): EntityTags {
  const text = value.trim();
  if (text === '*') return '*';
  const tags = text.split(',').map((tag) => tag.trim());
  if (tags.length > MOST_TAGS || !tags.every((tag) => /^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/.test(tag))) {
    const message = `${name} must be * or up to ${MOST_TAGS} entity tags in quotes, as they came in ETag`;
    throw new Problem('invalid-parameter', `${message}.`, { errors: [{ in: 'header', name, code: 'malformed', message }] });
  }
  return tags;
}

/**
 * Whether one of the tags names the bytes that `current` names, by strong comparison (RFC 9110, 8.8.3.2). The tags of the compressed
 * forms of the same bytes count as theirs.
 */
export function matches(tags: EntityTags, current: string): boolean {
  return tags === '*' || tagsOfForms(current).some((tag) => tags.includes(tag));
}
