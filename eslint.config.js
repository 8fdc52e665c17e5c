import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const rules = {
  'array-callback-return': 'error',
  'default-case-last': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-constructor-return': 'error',
  'no-debugger': 'error',
  'no-eval': 'error',
  'no-fallthrough': 'error',
  'no-self-compare': 'error',
  'no-template-curly-in-string': 'error',
  'no-unreachable-loop': 'error',
  'no-unsafe-finally': 'error',
  'no-useless-catch': 'error',
  'no-var': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
  'prefer-const': 'error',
};

const typedRules = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-deprecated': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  // What it adds to no-base-to-string is objects with a toString of their own.
  '@typescript-eslint/restrict-template-expressions': 'off',
  // An async method without `await` keeps the promise of its interface: what it throws becomes a rejection.
  '@typescript-eslint/require-await': 'off',
  // A promise returned from a try block without `await` escapes its catch.
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  // A class that Nest injects or validates is imported as a value: `import type` would compile and switch both off (test/arch/files.spec.ts).
  '@typescript-eslint/consistent-type-imports': 'off',
};

const onlyEnvReadsTheEnvironment = 'Only platform/config/env.ts reads the environment: take the setting as an argument.';

const noBooleanParameter = {
  selector:
    ':function > Identifier.params > TSTypeAnnotation > TSBooleanKeyword, :function > AssignmentPattern.params > Literal[raw=/^(true|false)$/]',
  message: 'Nobody can read what `true` means in a call. Name the two cases, or write two functions.',
};

const noSkippedTest = {
  selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo|failing)$/]',
  message: 'Every test runs, always. Fix it or delete it.',
};

// prettier-ignore
const nodeGlobals = ['AbortController', 'AbortSignal', 'Buffer', 'URL', 'clearInterval', 'clearTimeout', 'console', 'fetch', 'performance', 'process', 'setInterval', 'setTimeout'];

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.colophon/']),
  tseslint.configs.recommended,
  { rules, linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: Object.fromEntries(nodeGlobals.map((name) => [name, 'readonly'])) },
    rules: { 'no-undef': 'error' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'ormconfig.ts'],
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: typedRules,
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'ormconfig.ts'],
    ignores: ['src/platform/config/env.ts', 'test/support/**', 'test/conformance/**'],
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: onlyEnvReadsTheEnvironment }],
      'no-restricted-imports': ['error', { name: 'node:process', message: onlyEnvReadsTheEnvironment }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'max-lines': ['error', 250], 'no-console': 'error', 'no-restricted-syntax': ['error', noBooleanParameter] },
  },
  {
    files: ['src/main.ts', 'src/cli.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // as long as the list of the Library of Congress
    files: ['src/standards/relator-terms.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['test/**/*.ts', '**/*.spec.ts'],
    rules: {
      // The body of an answer and the row of a query are `any`: what they must be is what the test says.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-globals': ['error', 'fit', 'fdescribe', 'xit', 'xdescribe', 'xtest'],
      'no-restricted-syntax': ['error', noSkippedTest],
    },
  },
);
