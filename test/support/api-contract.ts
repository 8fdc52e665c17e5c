import Ajv from 'ajv';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

/** A JSON Schema, as OpenAPI 3.0 writes it. */
export interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  allOf?: Schema[];
  nullable?: boolean;
  example?: unknown;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
  explode?: boolean;
  /** of a query parameter: `author=1` */
  'x-example'?: string;
}

interface Response {
  $ref?: string;
  headers?: Record<string, { $ref?: string; required?: boolean; schema?: Schema }>;
  content?: Record<string, { schema: Schema }>;
}

/** One method of one path of the document. */
export interface Operation {
  readonly method: string;
  /** as the document writes it: `/v1/books/{id}` */
  readonly path: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly types: readonly string[]; readonly schema: Schema } | null;
  readonly security: readonly Json[];
  readonly statuses: readonly number[];
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** An OpenAPI document, to hold answers against. */
export class ApiContract {
  readonly operations: readonly Operation[];
  private readonly ajv = addFormats.default(new Ajv.default({ strict: false, allErrors: true }));

  constructor(private readonly document: object) {
    const plain = JSON.parse(JSON.stringify(document)) as object;
    void this.ajv.addSchema({ $id: 'whole', ...(closed(plain) as object) });
    void this.ajv.addSchema({ $id: 'sparse', ...(optional(closed(plain)) as object) });
    const { paths } = plain as { paths: Record<string, Record<string, Json>> };
    this.operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => operationOf(method, path, operation)),
    );
  }

  /** The operation that a request means, if the document has one. HEAD means GET. */
  find(method: string, pathname: string): Operation | undefined {
    const wanted = method === 'HEAD' ? 'get' : method.toLowerCase();
    const parts = pathname.split('/');
    return this.operations
      .filter(({ method: own, path }) => own === wanted && matches(path.split('/'), parts))
      .sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
  }

  /** The schema that a reference means, or the schema itself. */
  schemaOf(schema: Schema): Schema {
    return schema.$ref === undefined ? schema : this.schemaOf(this.at(schema.$ref) as Schema);
  }

  /** What is wrong with an answer to this operation: status, headers, media type, members. `sparse`: the request named its `fields`. */
  complaints(operation: Operation, answer: Answer, members: 'whole' | 'sparse' = 'whole', method = operation.method): string[] {
    const { status } = answer;
    if (!operation.statuses.includes(status)) return [`status ${status} is not declared`];
    const own = ['paths', operation.path, operation.method, 'responses', String(status)].map(pointerPart).join('/');
    const declared = this.at(`#/${own}`) as Response;
    const pointer = declared.$ref === undefined ? own : declared.$ref.slice('#/'.length);
    const { headers = {}, content = {} } = this.at(`#/${pointer}`) as Response;
    return [
      ...this.headersOf(headers, answer),
      ...this.bodyOf(content, `${members}#/${pointer}`, answer, method.toUpperCase() === 'HEAD' ? 'absent' : 'there'),
    ];
  }

  /** What is wrong with a problem (RFC 9457) that no operation declares. */
  problemComplaints({ headers, body }: Answer): string[] {
    const type = mediaType(headers);
    if (type !== 'application/problem+json') return [`content-type ${type} instead of application/problem+json`];
    return this.against('whole#/components/schemas/ProblemDto', body);
  }

  private headersOf(declared: NonNullable<Response['headers']>, { headers }: Answer): string[] {
    return Object.entries(declared).flatMap(([name, said]) => {
      const { required, schema = {} } = said.$ref === undefined ? said : (this.at(said.$ref) as typeof said);
      const value = headers[name.toLowerCase()];
      if (value === undefined) return required ? [`no header ${name}`] : [];
      const check = this.ajv.compile(schema);
      const read = schema.type === 'integer' ? Number(value) : String(value);
      return check(read) ? [] : [`header ${name}: ${String(value).slice(0, 200)}: ${this.ajv.errorsText(check.errors)}`];
    });
  }

  private bodyOf(content: NonNullable<Response['content']>, at: string, { headers, body }: Answer, wanted: 'there' | 'absent'): string[] {
    const [type] = Object.keys(content);
    if (wanted === 'absent' || type === undefined) return body === '' ? [] : ['a body where there is none to be'];
    if (mediaType(headers) !== type) return [`content-type ${mediaType(headers)} instead of ${type}`];
    return this.against(`${at}/content/${pointerPart(type)}/schema`, body);
  }

  private against(schema: string, body: string): string[] {
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      return [`not JSON: ${body.slice(0, 200)}`];
    }
    const check = this.ajv.getSchema(schema)!;
    void check(value);
    return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }

  private at(reference: string): unknown {
    return reference
      .split('/')
      .slice(1)
      .map((part) => decodeURIComponent(part).replace(/~1/g, '/').replace(/~0/g, '~'))
      .reduce((part: unknown, name) => (part as Json)[name], this.document);
  }
}

function operationOf(method: string, path: string, raw: Json): Operation {
  const content = (raw['requestBody'] as { content: Record<string, { schema: Schema }> } | undefined)?.content;
  return {
    method,
    path,
    summary: (raw['summary'] as string | undefined) ?? '',
    parameters: (raw['parameters'] as Parameter[] | undefined) ?? [],
    body: content ? { types: Object.keys(content), schema: Object.values(content)[0]!.schema } : null,
    security: (raw['security'] as Json[] | undefined) ?? [],
    statuses: Object.keys(raw['responses'] as Json).map(Number),
  };
}

function matches(template: string[], parts: string[]): boolean {
  return template.length === parts.length && template.every((part, i) => part === parts[i] || (part.startsWith('{') && parts[i] !== ''));
}

function mediaType(headers: Answer['headers']): string {
  return String(headers['content-type'] ?? '').split(';')[0]!;
}

/** The document as JSON Schema: `nullable` beside a reference spelled out, and nothing allowed that is not documented. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries<unknown>(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  if (rest['type'] === 'object' && rest['properties']) rest['additionalProperties'] = false;
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}

/** The same with nothing required: what `fields` does not name is absent. */
function optional(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(optional);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([name, value]) => name !== 'required' || !Array.isArray(value));
  return Object.fromEntries(kept.map(([name, value]) => [name, optional(value)]));
}

function pointerPart(name: string): string {
  return encodeURIComponent(name.replace(/~/g, '~0').replace(/\//g, '~1'));
}
