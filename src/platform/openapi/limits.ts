/** What of a schema is looked at here (OpenAPI 3.0). */
interface Schema {
  type?: unknown;
  format?: string;
  enum?: unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
  maxProperties?: number;
  additionalProperties?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** The limits of values that say none themselves. */
export interface Limits {
  /** UTF-16 units of a text */
  text: number;
  /** what a text consists of */
  pattern: string;
  /** items of a list */
  items: number;
  /** no member but those that are named */
  members: 'these' | 'any';
}

/** PostgreSQL's integer, which every number here is kept in. */
const MOST_INTEGER = 2_147_483_647;
/** An RFC 3339 moment with microseconds and an offset. */
const LONGEST_MOMENT = 32;

/** Says of every value in a document part what holds anyway: the limits that it does not say itself. Works on the part in place. */
export function sayLimits(part: unknown, limits: Limits): void {
  if (Array.isArray(part)) for (const item of part) sayLimits(item, limits);
  if (typeof part !== 'object' || part === null) return;
  const schema = part as Schema;
  if (schema.type === 'string') limitText(schema, limits);
  if (schema.type === 'integer') limitNumber(schema);
  if (schema.type === 'array') schema.maxItems ??= limits.items;
  if (schema.type === 'object' && schema.properties && limits.members === 'these') schema.additionalProperties ??= false;
  for (const [name, member] of Object.entries(part)) if (!['example', 'default', 'enum'].includes(name)) sayLimits(member, limits);
}

function limitText(schema: Schema, { text, pattern }: Limits): void {
  if (schema.enum) return;
  if (schema.format === 'date-time') schema.maxLength ??= LONGEST_MOMENT;
  schema.maxLength ??= text;
  if (schema.format === undefined) schema.pattern ??= pattern;
}

function limitNumber(schema: Schema): void {
  schema.minimum ??= 0;
  schema.maximum ??= MOST_INTEGER;
  schema.format ??= schema.maximum > MOST_INTEGER || schema.minimum < -MOST_INTEGER ? 'int64' : 'int32';
}
