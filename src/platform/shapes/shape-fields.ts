import { FormField } from '../fields/fields.js';
import { type Members, membersOf } from './model-paths.js';

type Dto = new () => object;

/** Members that one request may name. */
const MOST = 100;

/** The parameter `fields` of a route that answers with this class: members by name, those of members with a dot. */
export function FieldsField(dto: () => Dto, example = 'id,name'): PropertyDecorator {
  return FormField({
    schema: { type: 'string' },
    optional: 'optional',
    example,
    description:
      'The members that each record of the answer has; those of members with a dot, as `a.b`. The `id` is always there. Members that are not named are absent. Not given: all.',
    read: (raw) => readFields(raw, membersOf(dto())),
  });
}

/** The parameter `expand` of a route whose records can show these others. */
export function ExpandField(names: readonly string[]): PropertyDecorator {
  return FormField({
    schema: { type: 'string', pattern: `^(${names.join('|')})(,(${names.join('|')}))*$` },
    optional: 'optional',
    example: names.join(','),
    description: `Records that each record of the answer shows in its member \`expanded\`: ${names.join(', ')}; several with commas.`,
    read: (raw) => {
      const wanted = listed(raw);
      const odd = wanted.find((name) => !names.includes(name));
      if (odd !== undefined) throw new Error(`names ${JSON.stringify(odd.slice(0, 50))}, which cannot be shown here: ${names.join(', ')}`);
      return wanted.join(',');
    },
  });
}

/** Reads `title,authors.name` into its one spelling: sorted, each once, nothing beside the whole that it is part of. */
function readFields(raw: string, members: Members): string {
  const wanted = listed(raw);
  for (const path of wanted) demand(path, members);
  return wanted.filter((path) => !wanted.some((other) => path.startsWith(`${other}.`))).join(',');
}

function listed(raw: string): string[] {
  const wanted = [...new Set(raw.split(',').map((part) => part.trim()))].sort();
  if (wanted.length > MOST) throw new Error(`must name at most ${MOST} members`);
  return wanted;
}

function demand(path: string, members: Members): void {
  let at = members;
  const names = path.split('.');
  for (const [i, name] of names.entries()) {
    if (Object.hasOwn(at, name)) {
      at = at[name]!;
      continue;
    }
    const there = Object.keys(at);
    const whole = names.slice(0, i).join('.');
    const exist = there.length > 0 ? `there are ${there.join(', ')}` : `${whole} has none`;
    throw new Error(`names ${JSON.stringify(path.slice(0, 50))}, which is no member${whole && ` of ${whole}`} here: ${exist}`);
  }
}
