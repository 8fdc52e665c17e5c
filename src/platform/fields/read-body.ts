import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { MOST_TOLD, Problem } from '../problems/problem.js';
import { type BodyMistake, pointerPart } from './json-pointer.js';

/**
 * Reads a JSON body, whose shape was looked at before (json-shape.ts), into an instance of its DTO class. Throws a 422 problem with a
 * JSON pointer (RFC 6901) to every mistake.
 */
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
  errors.splice(MOST_TOLD);
  if (errors.length > 0) {
    throw new Problem('invalid-body', errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; '), { errors });
  }
  return instance;
}

function mistakesOf({ property, constraints = {}, children = [] }: ValidationError, parent: string): BodyMistake[] {
  const pointer = `${parent}/${pointerPart(property)}`;
  const own = Object.entries(constraints)
    .slice(0, 1)
    .map(([code, message]): BodyMistake => {
      if (code === 'whitelistValidation') return { in: 'body', pointer, code: 'unknown', message: 'is not a member here' };
      return { in: 'body', pointer, code, message: message.replace(`each value in ${property}`, 'each value').replace(`${property} `, '') };
    });
  // what is wrong with the parts says more than that something is wrong with the whole
  return children.length > 0 ? children.flatMap((child) => mistakesOf(child, pointer)) : own;
}
