import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';

const source = ['packages/*/src/**/*.ts'];
const tests = ['packages/*/{test,bench}/**/*.ts', 'tools/**/*.test.ts', 'examples/**/*.test.ts'];
const commands = ['packages/*/src/cli.ts', 'packages/*/src/cli/**/*.ts'];

/** The files from which an entry point of a public package exports values, and those from which it exports types alone. */
const indices = readdirSync('packages')
  .filter((name) => existsSync(`packages/${name}/package.json`))
  .flatMap((name) => {
    const manifest = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
    if (manifest.private) return [];
    return Object.keys(manifest.exports).map((entry) =>
      posix.join('packages', name, 'src', entry, 'index.ts'),
    );
  })
  .filter((index) => existsSync(index));
const exportedFrom = (statement) =>
  indices.flatMap((index) =>
    [...readFileSync(index, 'utf8').matchAll(statement)].map(
      ([, path]) => `${posix.join(posix.dirname(index), path)}.ts`,
    ),
  );
const publicSources = exportedFrom(/^export (?!type )[^;]*? from '(\.[^']+)'/gm);
const publicTypes = exportedFrom(/^export type [^;]*? from '(\.[^']+)'/gm).filter(
  (path) => !publicSources.includes(path),
);

const exported = (...kinds) => kinds.map((kind) => `ExportNamedDeclaration > ${kind}`);
const documented = (require, ...kinds) => [
  'error',
  { publicOnly: true, require, contexts: exported(...kinds), enableFixer: false },
];
const typeKinds = [
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSInterfaceDeclaration > TSInterfaceBody > TSPropertySignature',
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/.generated/**',
      // AssemblyScript, whose functions may carry decorators.
      'packages/*/assembly/*.ts',
      '.cache/**',
      'docs/api/**',
      'runs/**',
      'packages/golden/cases/**',
    ],
  },
  ...tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-eval': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'anywhere' }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: source,
    plugins: { jsdoc },
    settings: { jsdoc: { mode: 'typescript', ignoreInternal: true } },
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take a seed: two runs with one seed are equal.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name every export.' },
        {
          selector: 'ExportAllDeclaration',
          message: 'The index names each export: it is the table of contents.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^\\.{1,2}(/index)?$', message: 'Import the sibling that holds it, not an index.' },
            { regex: '^\\.{1,2}/.*\\.[jt]s$', message: 'Relative imports have no extension.' },
          ],
        },
      ],
      'jsdoc/check-param-names': ['error', { checkDestructured: false }],
      'jsdoc/check-tag-names': [
        'error',
        {
          definedTags: [
            'internal',
            'remarks',
            'typeParam',
            'defaultValue',
            'packageDocumentation',
            'nocollapse',
          ],
          typed: true,
        },
      ],
      'jsdoc/empty-tags': 'error',
      'jsdoc/no-types': 'error',
    },
  },
  {
    files: publicSources.length > 0 ? publicSources : ['none'],
    rules: {
      'jsdoc/require-jsdoc': documented(
        { FunctionDeclaration: true, ClassDeclaration: true },
        ...typeKinds,
        'VariableDeclaration',
      ),
      'jsdoc/require-description': [
        'error',
        { contexts: exported('FunctionDeclaration', 'ClassDeclaration') },
      ],
      'jsdoc/require-param': [
        'error',
        { contexts: exported('FunctionDeclaration'), checkDestructured: false, enableFixer: false },
      ],
      'jsdoc/require-param-description': ['error', { contexts: exported('FunctionDeclaration') }],
      'jsdoc/require-returns': ['error', { contexts: exported('FunctionDeclaration') }],
      'jsdoc/require-returns-description': ['error', { contexts: exported('FunctionDeclaration') }],
    },
  },
  {
    files: publicTypes.length > 0 ? publicTypes : ['none'],
    rules: { 'jsdoc/require-jsdoc': documented({ FunctionDeclaration: false }, ...typeKinds) },
  },
  { files: ['packages/*/src/**/index.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['packages/golden/**'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  { files: commands, rules: { 'no-console': 'off' } },
  {
    files: tests,
    rules: {
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/no-explicit-any': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo|fails)$/]',
          message: 'A committed test runs.',
        },
      ],
    },
  },
);
