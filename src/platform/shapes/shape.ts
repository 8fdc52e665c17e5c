import type { Columns } from '../database/json-sql.js';
import { jsonRow, selectList } from '../database/json-sql.js';

/** What a request says of the shape of the records in its answer; as the parameters of the same names were read. */
export interface Shape {
  readonly fields?: string | undefined;
  readonly expand?: string | undefined;
}

/** Members to keep, each with those of its own; null: all of it. */
type Kept = Map<string, Kept | null>;

/**
 * The columns that a shape needs. Sparse records are cut out afterwards, since a statement for each set of fields would be too many to
 * prepare; but columns that nothing must be looked up for are read alone when no other is wanted.
 */
export function shapedColumns(columns: Columns, expansions: Columns | undefined, { fields, expand }: Shape): Columns {
  const named = fields?.split(',').map((path) => path.split('.')[0]!);
  const isCheap = (name: string) => !/\bselect\b/.test(columns[name] ?? '');
  const narrow = named?.every(isCheap) ? Object.entries(columns).filter(([name]) => isCheap(name)) : Object.entries(columns);
  const shown = expand?.split(',').map((name) => [name, expansions![name]!] as const);
  return {
    ...Object.fromEntries(narrow),
    ...(shown ? { expanded: jsonRow(`select ${selectList(Object.fromEntries(shown))}`) } : {}),
  };
}

/** The JSON of a record, or of many, with no other members than a shape names. */
export function cutTo<Text extends string>({ fields, expand }: Shape, json: Text): Text {
  if (fields === undefined) return json;
  const paths = fields.split(',');
  // who asks for other records wants to see them
  const all = expand !== undefined && !paths.some((path) => path.split('.')[0] === 'expanded') ? [...paths, 'expanded'] : paths;
  return JSON.stringify(cut(JSON.parse(json) as unknown, keptBy(['id', ...all]))) as Text;
}

function keptBy(paths: readonly string[]): Kept {
  const kept: Kept = new Map();
  for (const path of paths) {
    let at = kept;
    const names = path.split('.');
    for (const [i, name] of names.entries()) {
      if (i === names.length - 1) at.set(name, null);
      else {
        const below = at.get(name) ?? new Map<string, Kept | null>();
        at.set(name, below);
        at = below;
      }
    }
  }
  return kept;
}

function cut(value: unknown, kept: Kept): unknown {
  if (Array.isArray(value)) return value.map((item) => cut(item, kept));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const below = kept.get(name);
    return below === undefined ? [] : [[name, below === null ? member : cut(member, below)]];
  });
  return Object.fromEntries(members) as unknown;
}
