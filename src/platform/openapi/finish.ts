import type { OpenAPIObject } from '@nestjs/swagger';

interface Parameter {
  in: string;
  name: string;
  description?: string;
  schema?: { type?: string; example?: string | number | (string | number)[] };
  style?: string;
  explode?: boolean;
  'x-example'?: string;
}

interface Operation {
  parameters?: Parameter[];
  responses: Record<string, object>;
}

/** What Nest's document leaves open: how lists are written in a query, what a filter looks like, and each refusal said once. */
export function finish(document: OpenAPIObject): OpenAPIObject {
  const shared: Record<string, object> = {};
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item) as Operation[]) {
      for (const parameter of operation.parameters ?? []) if (parameter.in === 'query') describe(parameter);
      for (const [status, response] of Object.entries(operation.responses)) {
        if (Number(status) < 300) continue;
        const name = status === '304' ? 'NotModified' : `Problem${status}`;
        shared[name] ??= response;
        operation.responses[status] = { $ref: `#/components/responses/${name}` };
      }
    }
  }
  const responses = Object.fromEntries(Object.entries(shared).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...document, components: { ...document.components, responses } as OpenAPIObject['components'] };
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
