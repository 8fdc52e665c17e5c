import 'reflect-metadata';
import { type DynamicModule, type ForwardReference, RequestMethod, type Type, VERSION_NEUTRAL } from '@nestjs/common';
import {
  METHOD_METADATA,
  MODULE_METADATA,
  PARAMTYPES_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
  VERSION_METADATA,
} from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { DECORATORS } from '@nestjs/swagger';
import { REQUIRES } from '../../src/platform/access/requires.decorator.js';
import { CACHED, READS, UNCACHED } from '../../src/platform/cache/cached.decorator.js';

type Imported = Type | DynamicModule | ForwardReference<() => Type>;

/** One handler of a controller, as its decorators describe it. */
export interface Route {
  /** `BooksController.findPage` */
  name: string;
  method: RequestMethod;
  /** `/v1/books/:id` */
  path: string;
  cached: string[] | undefined;
  uncached: boolean;
  /** a read that comes as a POST */
  reads: boolean;
  /** part of the API's documentation */
  documented: boolean;
  summary: string | undefined;
  /** the role whose keys may use it */
  requires: string | undefined;
  parameters: Parameter[];
}

interface Parameter {
  kind: 'query' | 'path' | 'body';
  /** `@Query('limit')` takes `limit` alone; undefined: the whole */
  member: string | undefined;
  type: unknown;
}

const kinds: Record<string, Parameter['kind']> = {
  [RouteParamtypes.QUERY]: 'query',
  [RouteParamtypes.PARAM]: 'path',
  [RouteParamtypes.BODY]: 'body',
};

/** Every controller of a module and of all that it imports. */
export function controllersOf(module: Imported, seen = new Set<unknown>()): Type[] {
  const { type, dynamic } = unwrap(module);
  if (seen.has(module)) return [];
  seen.add(module);
  const imports = [
    ...((Reflect.getMetadata(MODULE_METADATA.IMPORTS, type) ?? []) as Imported[]),
    ...((dynamic.imports ?? []) as Imported[]),
  ];
  const own = [...((Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, type) ?? []) as Type[]), ...(dynamic.controllers ?? [])];
  return [...new Set([...own, ...imports.flatMap((imported) => controllersOf(imported, seen))])];
}

function unwrap(module: Imported): { type: Type; dynamic: Partial<DynamicModule> } {
  if ('forwardRef' in module) return { type: module.forwardRef(), dynamic: {} };
  return 'module' in module ? { type: module.module, dynamic: module } : { type: module, dynamic: {} };
}

/** Every handler of a controller, inherited ones included. */
export function routesOf(controller: Type): Route[] {
  const prototype = controller.prototype as Record<string, object>;
  return methodsOf(prototype).flatMap((key) => {
    const handler = prototype[key] as object;
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const operation = Reflect.getMetadata(DECORATORS.API_OPERATION, handler) as { summary?: string } | undefined;
    return [
      {
        name: `${controller.name}.${key}`,
        method,
        path: pathOf(controller, handler),
        cached: Reflect.getMetadata(CACHED, handler) as string[] | undefined,
        uncached: Reflect.hasMetadata(UNCACHED, handler),
        reads: Reflect.hasMetadata(READS, handler),
        documented:
          !Reflect.hasMetadata(DECORATORS.API_EXCLUDE_CONTROLLER, controller) &&
          !Reflect.hasMetadata(DECORATORS.API_EXCLUDE_ENDPOINT, handler),
        summary: operation?.summary,
        requires: Reflect.getMetadata(REQUIRES, handler) as string | undefined,
        parameters: parametersOf(controller, key),
      },
    ];
  });
}

function pathOf(controller: Type, handler: object): string {
  const version = Reflect.getMetadata(VERSION_METADATA, controller) === VERSION_NEUTRAL ? '' : 'v1';
  const parts = [version, Reflect.getMetadata(PATH_METADATA, controller), Reflect.getMetadata(PATH_METADATA, handler)] as string[];
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`;
}

function methodsOf(prototype: object | null): string[] {
  if (prototype === null || prototype === Object.prototype) return [];
  const inherited = methodsOf(Object.getPrototypeOf(prototype) as object | null);
  return [...new Set([...Object.getOwnPropertyNames(prototype), ...inherited])].filter((key) => key !== 'constructor');
}

function parametersOf(controller: Type, key: string): Parameter[] {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, key) ?? {}) as Record<string, { index: number; data?: string }>;
  const types = (Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype as object, key) ?? []) as unknown[];
  return Object.entries(args).flatMap(([id, { index, data }]) => {
    const kind = kinds[id.split(':')[0] ?? ''];
    return kind ? [{ kind, member: data, type: types[index] }] : [];
  });
}

/** A page of one record must go when many records are changed, or all pages are purged. */
function withoutMany(tags: string[]): boolean {
  return tags.some((tag) => tag.endsWith('#:id') && !tags.includes(tag.replace('#:id', '!')));
}

const builtIn = new Set<unknown>([undefined, Object, String, Number, Boolean, Array, Promise, Function]);

/** What every route of the house must say of itself; answers what this one leaves out. */
export function faultsOf(route: Route): string[] {
  const gets = route.method === RequestMethod.GET || route.method === RequestMethod.HEAD;
  const asks = route.method === RequestMethod.POST && route.reads;
  const faults = {
    'says neither @Cached nor @Uncached': gets && route.cached === undefined && !route.uncached,
    'says both @Cached and @Uncached': route.cached !== undefined && route.uncached,
    'is cached under no tag': route.cached?.length === 0,
    'is cached under one record without the changes of many': withoutMany(route.cached ?? []),
    'writes and does not say who may': !gets && !asks && route.requires === undefined,
    'needs a key and is cached': route.requires !== undefined && route.cached !== undefined,
    'says that it reads and does not POST': route.reads && route.method !== RequestMethod.POST,
    'reads by POST and is cached': asks && route.cached !== undefined,
    'has no summary': route.documented && !route.summary,
  };
  const untyped = route.parameters
    .filter(({ member, type }) => member !== undefined || builtIn.has(type))
    .map(({ kind }) => `takes its ${kind} not as a DTO class`);
  return [...Object.entries(faults).flatMap(([fault, found]) => (found ? [fault] : [])), ...untyped];
}
