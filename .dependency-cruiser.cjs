/**
 * Which modules a module may use, besides the platform and the standards. A folder of src/modules that is missing here may use nobody and
 * is an error of its own: a new module starts with an empty list and asks the owners of a neighbour before it adds one.
 */
const neighbours = {
  records: [],
  authors: ['records', 'search'],
  publishers: ['records', 'search'],
  subjects: ['records', 'search'],
  series: ['records', 'search'],
  works: ['records', 'search', 'authors', 'subjects', 'series'],
  books: ['records', 'search', 'works', 'authors', 'publishers', 'series', 'subjects'],
  identifiers: ['records', 'authors', 'works', 'books'],
  search: [],
  imports: [],
};

const modules = Object.keys(neighbours).join('|');
const spec = '\\.spec\\.ts$';

/** Matches installed packages by name (`*` stands for any letters), wherever npm has put them, and their `@types`. */
const packages = (...names) => `(^|/)node_modules/(@types/)?(${names.map((name) => name.replace('*', '[^/]*')).join('|')})/`;

const sql = packages('typeorm', 'pg', 'pg-*');
const typeormWiring = packages('@nestjs/typeorm');
const http = packages('fastify', '@fastify/*', '@nestjs/platform-fastify', 'express', '@nestjs/platform-express');
const redis = packages('redis', '@redis/*', 'ioredis', 'cache-manager*', '@nestjs/cache-manager');
const sqlFolders = [
  '^src/platform/(database|embedded|health)/',
  '^src/modules/imports/',
  '^src/migrations/',
  '\\.(repository|entity)\\.ts$',
];

const layers = [
  {
    name: 'platform-is-the-floor',
    comment:
      'The platform knows HTTP, SQL and Redis and no word of books. Pass what it needs as an argument, or move the code up into the module.',
    from: { path: '^src/platform/' },
    to: { path: '^src/(?!(platform|migrations)/)' },
  },
  {
    name: 'migrations-have-one-reader',
    comment: 'One place says which migrations there are, so that the command line and the application agree. Use the data source options.',
    from: { path: '^src/(?!migrations/)', pathNot: '^src/platform/database/data-source-options\\.ts$' },
    to: { path: '^src/migrations/' },
  },
  {
    name: 'migrations-are-leaves',
    comment: 'A migration must do the same in ten years: it imports nothing of ours that may change. Write the SQL out.',
    from: { path: '^src/migrations/', pathNot: '^src/migrations/index\\.ts$' },
    to: { pathNot: packages('typeorm') },
  },
  {
    name: 'migrations-index-lists-siblings',
    comment: 'The index of the migrations is a list. Import the migrations and nothing else.',
    from: { path: '^src/migrations/index\\.ts$' },
    to: { pathNot: '^src/migrations/' },
  },
  {
    name: 'migrations-take-types-only',
    comment: 'A migration gets its query runner handed in. Write `import type`.',
    from: { path: '^src/migrations/' },
    to: { path: packages('typeorm'), dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'standards-are-pure',
    comment: 'A standard (ISBN, EDTF, language codes) is a function of its arguments. Move what needs more into the module that needs it.',
    from: { path: '^src/standards/' },
    to: { path: '^src/(?!standards/)' },
  },
  {
    name: 'standards-touch-no-machine',
    comment: 'A standard reads no file, clock or socket. Read in the caller and hand the text over.',
    from: { path: '^src/standards/', pathNot: spec },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'formats-are-readers',
    comment:
      'A format reader turns bytes into records and knows the standards only. What to do with a record is decided in modules/imports.',
    from: { path: '^src/formats/' },
    to: { path: '^src/(?!(formats|standards)/)' },
  },
  {
    name: 'generators-invent',
    comment: 'What a reader helps to write, it can read, which proves nothing. A generator uses its own rules and the standards.',
    from: { path: '^src/generators/', pathNot: spec },
    to: { path: '^src/(?!(generators|standards|platform/threads)/)' },
  },
  {
    name: 'generators-serve-the-command-line-only',
    comment: 'The service knows nothing of catalogues that nobody wrote. Add a command.',
    from: { path: '^src/(?!(generators/|generate-commands\\.ts$))' },
    to: { path: '^src/generators/' },
  },
  {
    name: 'pure-code-knows-no-framework',
    comment: 'Standards, formats and generators run without Nest, database, Redis or HTTP. Move the wiring into a module.',
    from: { path: '^src/(standards|formats|generators)/' },
    to: { path: [packages('@nestjs/*'), sql, http, redis] },
  },
  {
    name: 'formats-serve-imports-only',
    comment: 'Only the importer speaks the formats of others; everybody else speaks of our own tables. Ask modules/imports for it.',
    from: { path: '^src/(?!(formats|modules/imports)/|cli\\.ts$)', pathNot: '^src/generators/.*\\.spec\\.ts$' },
    to: { path: '^src/formats/' },
  },
  {
    name: 'modules-know-no-application',
    comment: 'The application mounts the modules, never the other way round. Inject what you need.',
    from: { path: '^src/modules/' },
    to: { path: '^src/[^/]+\\.ts$' },
  },
];

const betweenModules = [
  {
    name: 'module-not-in-the-table',
    comment: 'Every folder of src/modules says whom it may use. Add it to `neighbours` above, with an empty list to begin with.',
    from: { path: `^src/modules/(?!(${modules})/)` },
    to: {},
  },
  ...Object.entries(neighbours).map(([name, allowed]) => ({
    name: `neighbours-of-${name}`,
    comment: `${name} may use ${allowed.join(', ') || 'no other module'}. Move the code, or ask the owners and change the table \`neighbours\`.`,
    from: { path: `^src/modules/${name}/` },
    to: { path: `^src/modules/(?!(${[name, ...allowed].join('|')})/)` },
  })),
  {
    name: 'front-door-only',
    comment:
      "What is not exported by the index.ts of a module is nobody else's business. Import the index, or ask its owners to export the name.",
    from: { path: '^src/modules/([^/]+)/' },
    to: { path: '^src/modules/[^/]+/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'] },
  },
  {
    name: 'front-door-only-for-the-application',
    comment: 'The application mounts modules by their front door like everybody else. Import the index.ts.',
    from: { path: '^src/[^/]+\\.ts$' },
    to: { path: '^src/modules/[^/]+/', pathNot: '^src/modules/[^/]+/index\\.ts$' },
  },
];

const insideAModule = [
  {
    name: 'controller-asks-the-repository',
    comment: 'A controller answers with DTOs. Let the repository read the table and return the DTO.',
    from: { path: '\\.controller\\.ts$' },
    to: { path: '\\.entity\\.ts$' },
  },
  {
    name: 'controller-is-the-top',
    comment: 'Repositories, services and DTOs are used by controllers. Move the shared part down, into a file of its own.',
    from: { path: '^src/', pathNot: ['\\.module\\.ts$', spec] },
    to: { path: '\\.controller\\.ts$' },
  },
  {
    name: 'dto-describes-the-wire',
    comment: 'A DTO is the shape of an answer or a request. Move what needs a repository, service or entity out of it.',
    from: { path: '\\.dto\\.ts$' },
    to: { path: '\\.(repository|service|entity|module)\\.ts$' },
  },
  {
    name: 'entity-describes-a-table',
    comment: 'An entity states columns and relations. It needs TypeORM, other entities and the front doors of neighbours, nothing else.',
    from: { path: '\\.entity\\.ts$' },
    to: { pathNot: [packages('typeorm'), '\\.entity\\.ts$', '^src/modules/[^/]+/index\\.ts$'] },
  },
  {
    name: 'sql-in-repositories',
    comment: 'Whoever looks for a slow query looks in repositories. Add a method to the repository that asks the question by name.',
    from: { path: '^src/', pathNot: sqlFolders },
    to: { path: sql },
  },
  {
    name: 'typeorm-wiring-in-modules',
    comment: 'Tables are bound to TypeORM in the .module.ts and injected into repositories. Ask the repository instead.',
    from: { path: '^src/', pathNot: [...sqlFolders, '\\.module\\.ts$'] },
    to: { path: typeormWiring },
  },
  {
    name: 'http-in-controllers',
    comment: 'Only controllers and the platform see requests and replies, so that the importer can use the rest. Pass plain values down.',
    from: { path: '^src/', pathNot: ['^src/platform/', '^src/(app|main)\\.ts$', '\\.controller\\.ts$'] },
    to: { path: http },
  },
  {
    name: 'redis-behind-the-cache',
    comment: 'How the cache fails (timeouts, breaker) is decided in one place. Use @Cached, Writes or the cache of platform/cache.',
    from: { path: '^src/', pathNot: '^src/platform/(cache|embedded)/' },
    to: { path: redis },
  },
];

const everywhere = [
  {
    name: 'no-cycles',
    comment:
      'Files in a circle can be understood, tested and loaded only together, types included. Move the shared part into a third file.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'entry-points-are-imported-by-nobody',
    comment: 'Importing main.ts or cli.ts would start it. Import app.ts.',
    from: {},
    to: { path: '^src/(main|cli)\\.ts$' },
  },
  {
    name: 'src-knows-no-test',
    comment: 'Tests are not shipped. Move the code into src if the product needs it.',
    from: { path: '^src/' },
    to: { path: '^test/' },
  },
  {
    name: 'no-orphans',
    comment: 'A file beside the tests that uses nothing and is used by none of them. Delete it or use it.',
    from: { orphan: true, path: '^test/', pathNot: ['^test/support/global-(setup|teardown)\\.ts$', spec] },
    to: {},
  },
  {
    name: 'no-dead-files',
    comment: 'Neither the server nor the command line gets here. Delete the file, or move it to test/ when only tests use it.',
    from: { path: ['^src/(main|cli)\\.ts$', '^ormconfig\\.ts$'] },
    to: { path: '^src/', pathNot: ['^src/(main|cli)\\.ts$', spec], reachable: false },
  },
  {
    name: 'no-development-dependency',
    comment: 'Production installs without development dependencies. Move the package to `dependencies`, or its use to a spec.',
    from: { path: '^src/', pathNot: spec },
    to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
  },
  {
    name: 'no-phantom-dependency',
    comment: 'The package is installed by luck, because another one wants it. State it in package.json with an exact version.',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-unresolvable-import',
    comment: 'The file or package does not exist. Mind the .js at the end of relative imports.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-deprecated-node-module',
    comment: 'Node will drop it. Its documentation names the successor.',
    from: {},
    to: {
      dependencyTypes: ['core'],
      path: '^(node:)?(punycode|domain|constants|sys|_[a-z_]+)$',
    },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...layers, ...betweenModules, ...insideAModule, ...everywhere].map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    doNotFollow: { path: 'node_modules' },
    // packages of their own, installed when a benchmark needs them
    exclude: { path: '^test/bench/peers/' },
    tsPreCompilationDeps: true,
    skipAnalysisNotInRules: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};

// For test/arch. Not enumerable, because the schema of the configuration knows no such member.
Object.defineProperty(module.exports, 'neighbours', { value: neighbours });
