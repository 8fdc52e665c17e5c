import type { ExecutionContext } from '@nestjs/common';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { validateSync } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { type Condition, filterOf, MOST_CONDITIONS, MOST_CONDITIONS_IN_ALL } from '../filters/condition.js';
import { type Mistake, MOST_TOLD, Problem } from '../problems/problem.js';
import { parametersOf, type Reader } from './parameters.js';
import type { RawParameters } from './split-query.js';

/**
 * Characters of a query as links write it, without what they say of the page. A link adds at most that and a cursor, and must be no longer than what is
 * read of an address.
 */
const LONGEST_QUERY = 4_000;

type Dto = new () => object;

/** A request to one route, read as its handler's DTO classes declare it. */
export interface ReadRequest {
  /** The same for every spelling of the same request: order, defaults and encoding do not matter. */
  key: string;
  /** The address without its query. */
  path: string;
  query: object;
  /** the route's `:id` */
  id: number | undefined;
}

const routes = new WeakMap<object, { query: Dto | null; path: Dto | null }>();
const done = new WeakMap<object, ReadRequest>();

/** Reads a request once, whoever asks first: the cache before the query, the pipe after it. Throws a 400 problem with every mistake. */
export function readRequest(context: ExecutionContext): ReadRequest {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const known = done.get(request);
  if (known) return known;
  const { query: queryDto, path: pathDto } = routeOf(context);
  const mistakes: Mistake[] = [];
  const params = readParameters(pathDto, request.params as RawParameters, 'path', mistakes);
  const query = readParameters(queryDto, request.query as RawParameters, 'query', mistakes);
  refuse(mistakes);

  const path = (request.routeOptions.url ?? '').replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name])),
  );
  const search = canonicalSearch(query);
  if (
    search.length > LONGEST_QUERY &&
    canonicalSearch(query, { limit: undefined, offset: undefined, cursor: undefined }).length > LONGEST_QUERY
  )
    throw new Problem('address-too-long', `The query of an address may have ${LONGEST_QUERY} characters, as its links write it.`);
  const read = { key: path + search, path, query, id: (params as { id?: number }).id };
  done.set(request, read);
  return read;
}

/** Throws a 400 problem when there are mistakes: it tells the first of them. */
export function refuse(mistakes: Mistake[]): void {
  const errors = mistakes.slice(0, MOST_TOLD);
  if (errors.length > 0) throw new Problem('invalid-parameter', errors.map(({ message }) => message).join('; '), { errors });
}

/** `?a=1&b=2`: what differs from the defaults, by name. `always`: members that are written in any case, with these values. */
export function canonicalSearch(query: object, always: Record<string, number | string | undefined> = {}): string {
  const values = { ...query, ...always } as Record<string, unknown>;
  const parts: string[] = [];
  for (const { name, preset, presetOf, filter } of parametersOf(query.constructor)) {
    const value = values[name];
    if (value === undefined) continue; // most of them
    if (value === (presetOf ? presetOf(values) : preset) && !(name in always)) continue;
    const texts = filter ? (value as Condition<unknown>[]).map(({ text }) => text) : [`${value as string | number}`];
    for (const text of texts) parts.push(`${name}=${encoded(text)}`);
  }
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

/** A comma, a colon and a slash may stand in a query as they are (RFC 3986, 3.4). */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/%2C/g, ',').replace(/%3A/g, ':').replace(/%2F/g, '/');
}

/** What was read of raw parameters and found right: they are asked for by the cache and again by the pipe. */
const right = new WeakMap<RawParameters, { dto: Dto | null; read: object }>();

/** Reads raw parameters into an instance of their DTO class, once; what is wrong is added to `mistakes`. */
export function readParameters(dto: Dto | null, raw: RawParameters, where: 'query' | 'path', mistakes: Mistake[]): object {
  const known = right.get(raw);
  if (known?.dto === dto) return known.read;
  const found: Mistake[] = [];
  const read = readAnew(dto, raw, where, found);
  if (found.length === 0) right.set(raw, { dto, read });
  mistakes.push(...found);
  return read;
}

function readAnew(dto: Dto | null, raw: RawParameters, where: 'query' | 'path', mistakes: Mistake[]): object {
  const parameters = dto ? parametersOf(dto) : [];
  const say = (name: string, code: string, message: string) => mistakes.push({ in: where, name, code, message: `${name} ${message}` });
  const values: Record<string, unknown> = {};
  let conditions = 0;
  for (const { name, read, required, preset, filter } of parameters) {
    const given = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (given === undefined) {
      if (required) say(name, 'missing', 'must be given');
      else if (preset !== undefined) values[name] = preset;
    } else if (given === null) say(name, 'malformed', 'must be percent-encoded UTF-8');
    else if (Array.isArray(given) && !filter) say(name, 'repeated', 'must be given once');
    else if ([given].flat().includes('')) say(name, 'empty', 'must not be empty');
    else {
      try {
        values[name] = filter ? readFilter([given].flat(), read) : read(given as string);
        if (filter) conditions += (values[name] as unknown[]).length;
        if (filter && conditions > MOST_CONDITIONS_IN_ALL) throw new RangeError(`is one filter more than ${MOST_CONDITIONS_IN_ALL}`);
      } catch (error) {
        say(name, error instanceof RangeError ? 'out-of-range' : 'malformed', (error as Error).message);
      }
    }
  }
  for (const { name, excludes } of parameters) {
    if (excludes && Object.hasOwn(raw, name) && Object.hasOwn(raw, excludes))
      say(name, 'excluded', `must not be given together with ${excludes}`);
  }
  for (const name of Object.keys(raw)) {
    if (!parameters.some((parameter) => parameter.name === name)) say(name, 'unknown', 'is not a parameter here');
  }
  for (const { name, presetOf, disagrees } of parameters) {
    if (presetOf && !Object.hasOwn(raw, name)) values[name] = presetOf(values);
    const complaint = values[name] === undefined ? undefined : disagrees?.(values[name], values);
    if (complaint !== undefined) say(name, 'malformed', complaint);
  }
  if (!dto) return values;
  const instance = Object.assign(new dto(), values);
  const wrong = new Set(mistakes.map((mistake) => ('name' in mistake ? mistake.name : '')));
  for (const { property, constraints } of validateSync(instance)) {
    if (!wrong.has(property)) say(property, 'out-of-range', reasonOf(property, constraints));
  }
  return instance;
}

function readFilter(given: string[], read: Reader): unknown {
  if (given.length > MOST_CONDITIONS) throw new RangeError(`must not be given more than ${MOST_CONDITIONS} times`);
  return filterOf(given.map((raw) => read(raw) as Condition<unknown>));
}

function reasonOf(property: string, constraints: Record<string, string> = {}): string {
  return (Object.values(constraints)[0] ?? 'cannot be used').replace(`each value in ${property}`, 'each value').replace(`${property} `, '');
}

/** The DTO classes of a handler's `@Query()` and `@Param()`. */
function routeOf(context: ExecutionContext): { query: Dto | null; path: Dto | null } {
  const handler = context.getHandler();
  const known = routes.get(handler);
  if (known) return known;
  const controller = context.getClass();
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) ?? {}) as Record<string, { index: number }>;
  const types = (Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype as object, handler.name) ?? []) as Dto[];
  const find = (kind: RouteParamtypes): Dto | null => {
    const found = Object.entries(args).find(([key]) => key.startsWith(`${kind}:`));
    return (found && types[found[1].index]) ?? null;
  };
  const route = { query: find(RouteParamtypes.QUERY), path: find(RouteParamtypes.PARAM) };
  routes.set(handler, route);
  return route;
}
