import { DECORATORS } from '@nestjs/swagger';

type Dto = new () => object;

/** The members of an answer, as its DTO class documents them, each with the members of its own. */
export interface Members {
  [name: string]: Members;
}

const known = new WeakMap<Dto, Members>();

/** The members of a DTO class: read off what OpenAPI is made from, so that the two cannot disagree. */
export function membersOf(dto: Dto): Members {
  const done = known.get(dto);
  if (done) return done;
  const prototype = dto.prototype as object;
  const names = (Reflect.getMetadata(DECORATORS.API_MODEL_PROPERTIES_ARRAY, prototype) ?? []) as string[];
  const members: Members = {};
  for (const name of names.map((key) => key.replace(/^:/, ''))) {
    const { type } = Reflect.getMetadata(DECORATORS.API_MODEL_PROPERTIES, prototype, name) as { type?: unknown };
    const own = Array.isArray(type) ? (type as unknown[])[0] : type;
    members[name] =
      typeof own === 'function' && Reflect.hasMetadata(DECORATORS.API_MODEL_PROPERTIES_ARRAY, own.prototype as object)
        ? membersOf(own as Dto)
        : {};
  }
  known.set(dto, members);
  return members;
}
