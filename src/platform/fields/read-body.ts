import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { type Mistake, Problem } from '../problems/problem.js';

/** Reads a JSON body into an instance of its DTO class. Throws a 422 problem with a JSON pointer (RFC 6901) to every mistake. */
export function readBody<T extends object>(dto: new () => T, body: unknown): T {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem('invalid-body', 'The body must be a JSON object.', {
      errors: [{ in: 'body', pointer: '', code: 'type', message: 'must be an object' }],
    });
  }
  const instance = plainToInstance(dto, body);
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true }).flatMap((error) =>
    mistakesOf(error, ''),
  );
  if (errors.length > 0) {
    throw new Problem('invalid-body', errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; '), { errors });
  }
  return instance;
}

type BodyMistake = Extract<Mistake, { in: 'body' }>;

function mistakesOf({ property, constraints = {}, children = [] }: ValidationError, parent: string): BodyMistake[] {
  const pointer = `${parent}/${property.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  const own = Object.entries(constraints)
    .slice(0, 1)
    .map(([code, message]): BodyMistake => {
      if (code === 'whitelistValidation') return { in: 'body', pointer, code: 'unknown', message: 'is not a member here' };
      return { in: 'body', pointer, code, message: message.replace(`each value in ${property}`, 'each value').replace(`${property} `, '') };
    });
  return [...own, ...children.flatMap((child) => mistakesOf(child, pointer))];
}
