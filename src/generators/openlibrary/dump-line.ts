import type { History } from './dates.js';
import { membersOf } from './python-json.js';

/**
 * A document as a line of a dump: type, key, revision, time and JSON between tabs. `parts`: what it says besides these, in several
 * objects because an object of fifty members is slow to make.
 */
export function dumpLine(type: string, key: string, { revision, created, modified }: History, ...parts: object[]): string {
  let members = '';
  for (const part of parts) {
    const text = membersOf(part);
    if (text !== '') members += `${text}, `;
  }
  return (
    `/type/${type}\t${key}\t${revision}\t${modified}\t{${members}` +
    `"created": {"type": "/type/datetime", "value": "${created}"}, "last_modified": {"type": "/type/datetime", "value": "${modified}"}, ` +
    `"latest_revision": ${revision}, "key": "${key}", "type": {"key": "/type/${type}"}, "revision": ${revision}}`
  );
}

/** A longer text is an object as a rule, and a string in records that nobody has touched for long. */
export function textObject(text: string): object {
  return { type: '/type/text', value: text };
}
