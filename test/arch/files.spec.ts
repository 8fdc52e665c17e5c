import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import { Env, readEnv } from '../../src/platform/config/env.js';
import { neighbours } from './arrow-rules.js';
import { typesLostAtRunTime } from './type-only-imports.js';

const kinds = 'controller|decorator|dto|entity|filter|guard|interceptor|middleware|module|pipe|repository|service|spec|thread';
const kebabCaseKind = new RegExp(`^[a-z0-9]+(-[a-z0-9]+)*(\\.(${kinds}))*\\.(ts|mjs)$`);
const saysNothing = /(^|-)(base|common|helpers?|impl|managers?|misc|shared|stuff|utils?)(\.|-|$)/;

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map(({ parentPath, name }) => join(parentPath, name));

const sources = filesBelow('src');
const moduleFolders = readdirSync('src/modules').sort();
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const badlyNamed = (paths: string[]): string[] =>
  paths.filter((path) => !kebabCaseKind.test(nameOf(path)) || saysNothing.test(nameOf(path)));

describe('The name of a file', () => {
  it('is kebab-case.kind.ts everywhere', () => {
    const code = [...sources, ...filesBelow('test')].filter((path) => /\.[cm]?[jt]s$/.test(path));
    expect(badlyNamed(code)).toEqual([]);
  });

  it('is refused when it is not, or says nothing', () => {
    const bad = ['BooksController.ts', 'books_dto.ts', 'books.thing.ts', 'utils.ts', 'sql-helpers.ts', 'base-repository.ts'];
    const good = ['books.controller.ts', 'sort-key.spec.ts', '1795392000001-create-authors.ts', 'database.ts'];
    expect(badlyNamed([...bad, ...good])).toEqual(bad);
  });
});

describe('A folder of src/modules', () => {
  const owners = readFileSync('.github/CODEOWNERS', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/\s+/));

  it('says in .dependency-cruiser.cjs whom it may use', () => {
    expect(Object.keys(neighbours).sort()).toEqual(moduleFolders);
  });

  it.each(moduleFolders)('%s has an owner', (name) => {
    const line = owners.find(([pattern]) => pattern === `/src/modules/${name}/`);
    expect(line?.slice(1)).toEqual([expect.stringMatching(/^@colophon\/[a-z-]+$/)]);
  });

  it.each(moduleFolders)('%s has a front door', (name) => {
    expect(existsSync(`src/modules/${name}/index.ts`)).toBe(true);
  });

  it('has nobody as owner any more once it is gone', () => {
    const patterns = owners.map(([pattern = '']) => pattern).filter((pattern) => pattern !== '*');
    expect(patterns.filter((pattern) => !existsSync(join('.', pattern)))).toEqual([]);
  });
});

describe('The settings', () => {
  const keys = [
    ...new Set(
      getMetadataStorage()
        .getTargetValidationMetadatas(Env, '', false, false)
        .map(({ propertyName }) => propertyName),
    ),
  ];
  const example = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z0-9_]+)=(.*)$/gm)];

  it('are all listed in .env.example, and no others', () => {
    expect(example.map(([, key]) => key).sort()).toEqual([...keys].sort());
  });

  it('have the defaults that .env.example shows', () => {
    expect(readEnv(Object.fromEntries(example.map(([, key = '', value]) => [key, value])))).toEqual(readEnv({}));
  });

  it.each(keys)('%s is read from the environment', (key) => {
    const refusedOrTaken = (): string => {
      try {
        return String(readEnv({ [key]: 'x' })[key as keyof Env]);
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refusedOrTaken()).toMatch(new RegExp(`^x$|${key}`));
  });
});

describe('A class that Nest injects or validates', () => {
  it('is imported as a value everywhere', () => {
    const lost = sources.flatMap((path) => typesLostAtRunTime(readFileSync(path, 'utf8')).map((parameter) => `${path}: ${parameter}`));
    expect(lost).toEqual([]);
  });

  it('is found when it is imported as a type', () => {
    const source = `
      import type { Books } from './books.repository.js';
      import { type BookQuery, BookId, type NewBook } from './book.dto.js';
      import type { FastifyRequest, Settings } from './types.js';
      @Controller()
      export class BooksController {
        constructor(private readonly books: Books, @Inject(SETTINGS) settings: Settings) {}
        @Get() findPage(@Query() query: BookQuery, @Req() request: FastifyRequest) {}
        @Get() getById(@Param() { id }: BookId) {}
        @Post() create(@Body(new BodyPipe()) book: NewBook) {}
        private cheapest(query: BookQuery) {}
      }
      export class Plain { constructor(books: Books) {} }`;
    expect(typesLostAtRunTime(source)).toEqual([
      'BooksController(books: Books)',
      'BooksController.findPage(query: BookQuery)',
      'BooksController.create(book: NewBook)',
    ]);
  });
});
