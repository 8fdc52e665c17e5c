import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { type Mistake, Problem } from '../problems/problem.js';

/** Mistakes told at once: nobody reads more, and a body can hold a million. */
export const MOST_TOLD = 50;

/** Reads a JSON body into an instance of its DTO class. Throws a 422 problem with a JSON pointer (RFC 6901) to every mistake. */
export function readBody<T extends object>(dto: new () => T, body: unknown): T {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem('invalid-body', 'The body must be a JSON object.', {
      errors: [{ in: 'body', pointer: '', code: 'type', message: 'must be an object' }],
    });
  }
  const shape = shapeMistake(body, '');
  if (shape) throw new Problem('invalid-body', `${shape.pointer} ${shape.message}`, { errors: [shape] });
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

type BodyMistake = Extract<Mistake, { in: 'body' }>;

/** No body of ours has more levels; a deep one would overflow the stack of whoever walks it. */
const DEEPEST = 8;

/** What validation itself cannot be shown: members that are part of every JavaScript object, and too many levels. */
function shapeMistake(value: unknown, pointer: string, depth = 0): BodyMistake | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === DEEPEST) return { in: 'body', pointer, code: 'depth', message: `has more than ${DEEPEST} levels` };
  for (const [name, member] of Object.entries(value)) {
    const at = `${pointer}/${escape(name)}`;
    if (name === '__proto__' || name === 'constructor')
      return { in: 'body', pointer: at, code: 'unknown', message: 'is not a member here' };
    const mistake = shapeMistake(member, at, depth + 1);
    if (mistake) return mistake;
  }
  return undefined;
}

function escape(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}

function mistakesOf({ property, constraints = {}, children = [] }: ValidationError, parent: string): BodyMistake[] {
  const pointer = `${parent}/${escape(property)}`;
  const own = Object.entries(constraints)
    .slice(0, 1)
    .map(([code, message]): BodyMistake => {
      if (code === 'whitelistValidation') return { in: 'body', pointer, code: 'unknown', message: 'is not a member here' };
      return { in: 'body', pointer, code, message: message.replace(`each value in ${property}`, 'each value').replace(`${property} `, '') };
    });
  // what is wrong with the parts says more than that something is wrong with the whole
  return children.length > 0 ? children.flatMap((child) => mistakesOf(child, pointer)) : own;
}
