import type { OpenAPIObject } from '@nestjs/swagger';
import { HEADERS } from './headers.js';
import { type Limits, sayLimits } from './limits.js';

interface Parameter {
  in: string;
  name: string;
  description?: string;
  schema?: { type?: string; maxLength?: number; example?: string | number | (string | number)[] };
  style?: string;
  explode?: boolean;
  'x-example'?: string;
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> };
  responses: Record<string, object>;
}

type Schemas = Record<string, object>;

/** PostgreSQL cannot hold NUL, so no answer has one. */
const NO_NUL = '^[^\\x00]*$';
/** What a client writes is not blank either. */
const NOT_BLANK = '^\\s*[^\\s\\x00][^\\x00]*$';

/** The longest record that an import reads (64 MiB), and the lists of a record beside those of its work, each of 32,768. */
const ANSWERS: Limits = { text: 67_108_864, pattern: NO_NUL, items: 65_536, members: 'any' };
/** A problem may say again what was sent. */
const PROBLEMS: Limits = { ...ANSWERS, text: 1_048_576, pattern: '^[\\s\\S]*$' };
/** A body has at most 1 MiB, and no member that is not declared. */
const BODIES: Limits = { text: 1_048_576, pattern: NOT_BLANK, items: 1_048_576, members: 'these' };
const QUERIES: Limits = { text: 4_000, pattern: NOT_BLANK, items: 100, members: 'any' };
/** The router reads no longer part of a path. */
const PATHS: Limits = { ...QUERIES, text: 300 };

/**
 * What Nest's document leaves open: how lists are written in a query, what a filter looks like, the limits that hold anyway, each refusal
 * and each header said once.
 */
export function finish(document: OpenAPIObject): OpenAPIObject {
  const shared: Record<string, object> = {};
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item) as Operation[]);
  for (const operation of operations) {
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in === 'query') describe(parameter);
      sayLimits(parameter, parameter.in === 'path' ? PATHS : QUERIES);
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      if (Number(status) < 300) continue;
      const name = status === '304' ? 'NotModified' : `Problem${status}`;
      shared[name] ??= response;
      operation.responses[status] = { $ref: `#/components/responses/${name}` };
    }
  }
  const responses = Object.fromEntries(Object.entries(shared).sort(([a], [b]) => (a < b ? -1 : 1)));
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  for (const name of bodiesOf(operations, schemas)) sayLimits(schemas[name], BODIES);
  for (const name of ['ProblemDto', 'MistakeDto']) sayLimits(schemas[name], PROBLEMS);
  sayLimits(schemas, ANSWERS);
  return {
    ...document,
    servers: document.servers?.map((server) => ({ ...server, 'x-internal': false })) ?? [],
    components: { ...document.components, headers: HEADERS, responses } as OpenAPIObject['components'],
  };
}

/** The schemas that requests consist of, and no answer. */
function bodiesOf(operations: Operation[], schemas: Schemas): Set<string> {
  const found = new Set<string>();
  const visit = (part: unknown): void => {
    for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (name === undefined || found.has(name)) continue;
      found.add(name);
      visit(schemas[name]);
    }
  };
  visit(operations.map(({ requestBody }) => requestBody ?? null));
  return found;
}

/**
 * Lists are `12,15`, since only filters may come more than once. The example of a filter moves into its description, because Swagger UI
 * would send every example that stands in the schema, and all filters at once seldom find anything.
 */
function describe(parameter: Parameter): void {
  const { name, schema } = parameter;
  if (schema?.type === 'array') Object.assign(parameter, { style: 'form', explode: parameter.explode ?? false });
  if (schema?.example === undefined) return;
  const example = `${name}=${[schema.example].flat().join(',')}`;
  delete schema.example;
  parameter['x-example'] = example;
  parameter.description = [parameter.description, `Example: \`${example}\`.`].filter(Boolean).join(' ');
}
