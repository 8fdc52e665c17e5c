import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import { MOST_CONDITIONS, readCondition, type ValueForm } from '../filters/condition.js';
import { addParameter, type Reader, readers } from './parameters.js';
import { hasAtMost } from './text-length.js';

/** Characters of a wrong value that its complaint shows. */
const MOST_SHOWN = 50;

/** What every field may say of itself. A field that may be absent says `optional`, or has a `default`. */
export interface FieldOptions {
  description?: string;
  example?: unknown;
  optional?: 'optional';
  /** The member may be null; in a merge patch (RFC 7396) null removes the value. */
  nullable?: 'nullable';
  default?: unknown;
  /** a parameter that may not be given with it */
  excludes?: string;
  /** The default, when it depends on the other parameters. */
  presetOf?: (others: Record<string, unknown>) => unknown;
  /** Says what is wrong with a value beside the other parameters, if anything is. */
  disagrees?: (value: unknown, others: Record<string, unknown>) => string | undefined;
}

/** A whole number. */
export function IntField(options: FieldOptions & { min: number; max: number }): PropertyDecorator {
  const { min, max } = options;
  return field(options, readers.integer, { type: 'integer', minimum: min, maximum: max }, IsInt(), Min(min), Max(max));
}

/** The id of a record. */
export function IdField(options: FieldOptions = {}): PropertyDecorator {
  return IntField({ example: 1, ...options, min: 1, max: 2_147_483_647 });
}

/** Text of at most `max` characters that PostgreSQL and JSON can hold; it may not be blank. */
export function TextField(options: FieldOptions & { max: number }): PropertyDecorator {
  return field(options, readers.text, { type: 'string', minLength: 1, maxLength: options.max }, IsText(options.max), inOneForm);
}

/** Text of a certain form. `read` puts it into its one canonical form, and throws an Error that says what it must be. */
export function FormField(
  options: FieldOptions & { read: (raw: string) => string; schema?: ApiPropertyOptions; max?: number },
): PropertyDecorator {
  const { read, schema } = options;
  const canonical = Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && !complaint(read, value) ? read(value) : value,
  );
  return field(
    options,
    read,
    { type: 'string', maxLength: options.max ?? 1000, ...schema },
    IsText(options.max ?? 1000),
    IsOfForm(read),
    canonical,
  );
}

/** Text that matches a pattern. */
export function PatternField(options: FieldOptions & { pattern: RegExp; message: string }): PropertyDecorator {
  const { pattern, message } = options;
  const read = (raw: string): string => {
    const text = readers.text(raw);
    if (!pattern.test(text)) throw new Error(message);
    return text;
  };
  return FormField({ ...options, read, schema: { type: 'string', pattern: pattern.source } });
}

/** A list of values of a certain form in a body, in the order in which they come. */
export function ValueListField(
  options: FieldOptions & { read: (raw: string) => string; pattern?: RegExp; min?: number; max: number },
): PropertyDecorator {
  const { read, pattern, min, max } = options;
  const canonical = Transform(({ value }: { value: unknown }) =>
    Array.isArray(value) ? value.map((item: unknown) => (typeof item === 'string' && !complaint(read, item) ? read(item) : item)) : value,
  );
  const form = { ...(pattern ? { pattern: pattern.source } : {}), ...(min === undefined ? {} : { minItems: min }) };
  const document = { type: 'string', isArray: true, ...form, maxItems: max } as ApiPropertyOptions;
  return field(options, null, document, IsArray(), ArrayMinSize(min ?? 0), ArrayMaxSize(max), IsOfForm(read, { each: true }), canonical);
}

/**
 * A filter: values with commas, any of which may hold; `!` in front of them: none may. May be given several times, and then all of it
 * must hold.
 */
export function FilterField<T>(options: FieldOptions & { form: ValueForm<T> }): PropertyDecorator {
  const document = {
    type: 'array',
    items: { type: 'string' },
    minItems: 1,
    maxItems: MOST_CONDITIONS,
    explode: true,
  } as ApiPropertyOptions;
  const read = (raw: string) => readCondition(raw, options.form);
  return field({ optional: 'optional', ...options }, { read, filter: 'filter' }, document, IsArray());
}

/** One of a few words. */
export function EnumField(options: FieldOptions & { values: readonly string[] }): PropertyDecorator {
  return field(options, readers.text, { type: 'string', enum: [...options.values] }, IsIn(options.values));
}

/** Members of a DTO's own class. */
export function ObjectField(options: FieldOptions & { of: () => new () => object }): PropertyDecorator {
  const type = (): new () => object => options.of();
  return field(options, null, { type, ...(options.nullable ? { nullable: true } : {}) }, IsObjectMember(), ValidateNested(), Type(type));
}

/** A list of members of a DTO's own class. */
export function ListField(options: FieldOptions & { of: () => new () => object; max: number }): PropertyDecorator {
  const type = (): new () => object => options.of();
  return field(
    options,
    null,
    { type, isArray: true, maxItems: options.max },
    IsArray(),
    ArrayMaxSize(options.max),
    IsObjectMember({ each: true }),
    ValidateNested({ each: true, message: 'must be an object' }),
    Type(type),
  );
}

/** What is stored is what was acknowledged: text is composed (NFC) and trimmed before it is looked at. */
const inOneForm = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? readers.text(value) : value));

/** The one place where a field's validation, its documentation and its reading from a query string come together. */
function field(
  options: FieldOptions,
  reader: Reader | { read: Reader; filter: 'filter' } | null,
  document: ApiPropertyOptions,
  ...checks: PropertyDecorator[]
): PropertyDecorator {
  const { description, example, optional, nullable, default: preset, presetOf, disagrees } = options;
  const required = optional === undefined && preset === undefined;
  const documented = {
    ...document,
    required,
    description,
    example,
    default: preset,
    ...(nullable ? { nullable: true } : {}),
  } as ApiPropertyOptions;
  // IsOptional would let null through where only absence is meant
  const absence =
    nullable && !required
      ? [IsOptional()]
      : [ValidateIf((_, value) => (required ? true : value !== undefined) && !(nullable && value === null))];
  const parameter: PropertyDecorator = (target, name) => {
    if (reader)
      addParameter(target.constructor, {
        name: String(name),
        required,
        preset,
        excludes: options.excludes,
        presetOf,
        disagrees,
        ...(typeof reader === 'function' ? { read: reader } : reader),
      });
  };
  return applyDecorators(ApiProperty(documented), ...absence, ...checks, parameter);
}

function IsText(max: number, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'text',
      validator: {
        validate: (value) => typeof value === 'string' && value.trim() !== '' && hasAtMost(max, value) && !/[\0\p{Surrogate}]/u.test(value),
        defaultMessage: () => `$property must be text of 1 to ${max} characters, not blank, without NUL and lone surrogates`,
      },
    },
    options,
  );
}

function IsOfForm(read: (raw: string) => string, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'form',
      validator: {
        validate: (value) => !complaint(read, value),
        defaultMessage: (args) => `$property ${options?.each ? complaintOf(read, args?.value) : complaint(read, args?.value)}`,
      },
    },
    options,
  );
}

/** What a reader has against a value, or nothing. */
function complaint(read: (raw: string) => string, value: unknown): string {
  if (typeof value !== 'string') return 'must be text';
  try {
    read(value);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** The same of a list: the first item that is wrong, and what is wrong with it. */
function complaintOf(read: (raw: string) => string, value: unknown): string {
  if (!Array.isArray(value)) return complaint(read, value);
  const wrong: unknown = value.find((item) => complaint(read, item));
  return `${JSON.stringify(wrong).slice(0, MOST_SHOWN)} ${complaint(read, wrong)}`;
}

function IsObjectMember(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'object',
      validator: {
        validate: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
        defaultMessage: () => '$property must be an object',
      },
    },
    options,
  );
}
