/** Statements whose summary is remembered, and tables that one names. */
const REMEMBERED = 500;
const MOST_TABLES = 5;

const remembered = new Map<string, string>();

/**
 * What a statement does and to which tables, `SELECT books authors`: the `db.query.summary` of OpenTelemetry's semantic conventions for
 * databases. It holds nothing but the verb and names of tables.
 */
export function summaryOf(sql: string): string {
  let summary = remembered.get(sql);
  if (summary === undefined) {
    summary = summarised(sql);
    if (remembered.size < REMEMBERED) remembered.set(sql, summary);
  }
  return summary;
}

function summarised(sql: string): string {
  const text = sql.replace(/--.*$/gm, '').replace(/'(?:[^']|'')*'/g, "''");
  const [, first = 'sql'] = /^\s*([a-z]+)/i.exec(text) ?? [];
  const verb =
    first.toLowerCase() === 'with'
      ? (/\b(insert|update|delete|merge)\b(?=\s+(?:into|from|only|\w+\s+set))/i.exec(text)?.[1] ?? 'select')
      : first;
  const own = new Set(
    Array.from(text.matchAll(/([a-z_]\w*)(?:\s*\([^()]*\))?\s+as\s+(?:not\s+)?(?:materialized\s+)?\(/gi), ([, name]) => name),
  );
  const named = text.matchAll(/(?<!\bfor )\b(?:from|join|into|update)\s+(?:only\s+)?(?:"?\w+"?\.)?"?([a-z_]\w*)"?(?!\w|\s*\()/gi);
  const tables = new Set(Array.from(named, ([, name]) => name!).filter((name) => !own.has(name) && !NO_TABLES.has(name.toLowerCase())));
  return [verb.toUpperCase(), ...[...tables].slice(0, MOST_TABLES)].join(' ');
}

/** What may follow `from` or `join` and is no table. */
const NO_TABLES = new Set(['lateral', 'select', 'unnest', 'set', 'nowait', 'skip', 'rows']);
