/**
 * What may import what; docs/architecture.md says it in words and tools/test/structure.test.ts shows that each rule bites.
 * Imports that package.json does not declare, and declarations that nothing imports, are knip's part (knip.json).
 */
const leaves = '(dsp|vision-prep|models|fusion|metrics|backend|weights)';
const source = '^packages/[^/]+/src/';
const entries = [`^packages/${leaves}/src/index\\.ts$`, `^packages/${leaves}/src/[^/]+/index\\.ts$`];
const tensorflow = '(^|/)@tensorflow/';
/** The build makes it one file with all that it needs, WebGPU's backend too. */
const standalone = '^packages/pipelines/src/standalone-worker\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'Two files that need each other are one concept, or share a third: types too move to the lower file.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      comment: 'The import leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'leaf-packages-stand-alone',
      severity: 'error',
      comment:
        'Every package but pipelines imports no other package of ours (checks is inlined by the build).',
      from: { path: `^packages/${leaves}/src/` },
      to: { path: '^packages/', pathNot: ['^packages/$1/', '^packages/checks/src/index\\.ts$'] },
    },
    {
      name: 'pipelines-imports-public-entries',
      severity: 'error',
      comment: 'pipelines may import every public package, through its entry point.',
      from: { path: '^packages/pipelines/src/' },
      to: {
        path: '^packages/',
        pathNot: ['^packages/pipelines/', ...entries, '^packages/checks/src/index\\.ts$'],
      },
    },
    {
      name: 'checks-imports-nothing',
      severity: 'error',
      comment: 'The inlined checks stay free of anything else, but for the type of an ndarray.',
      from: { path: '^packages/checks/src/' },
      to: { pathNot: '^packages/checks/src/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'golden-only-in-tests',
      severity: 'error',
      comment: 'Expected values are for tests and tools.',
      from: { path: source, pathNot: '^packages/golden/' },
      to: { path: '^packages/golden/' },
    },
    {
      name: 'only-backend-imports-backends',
      severity: 'error',
      comment: 'The application chooses the tfjs backend; of our sources only @avemo/backend names one.',
      from: { path: source, pathNot: ['^packages/backend/', standalone] },
      to: { path: `${tensorflow}(tfjs-backend-|tfjs-node|tfjs$|tfjs/)` },
    },
    {
      name: 'no-tensors-in-dsp-and-metrics',
      severity: 'error',
      comment: 'Signals and metrics are typed arrays and plain numbers.',
      from: { path: '^packages/(dsp|metrics|golden)/src/' },
      to: { path: tensorflow },
    },
    {
      name: 'metrics-has-no-dependencies',
      severity: 'error',
      comment: '@avemo/metrics depends on nothing.',
      from: { path: '^packages/metrics/src/' },
      to: { pathNot: ['^packages/(metrics|checks)/src/'] },
    },
    {
      name: 'node-only-behind-node',
      severity: 'error',
      comment: 'These packages run in the browser: what needs Node sits in src/node/.',
      from: {
        path: '^packages/(dsp|vision-prep|models|fusion|metrics|weights|checks)/src/',
        pathNot: '^packages/[^/]+/src/node/',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-import-of-own-index',
      severity: 'error',
      comment: 'Files import siblings; the index is for users.',
      from: { path: '^packages/([^/]+)/src/' },
      to: { path: '^packages/$1/src/index\\.ts$' },
    },
    {
      name: 'no-source-imports-tests',
      severity: 'error',
      comment: 'Sources do not know their tests.',
      from: { path: source },
      to: { path: '/(test|tests|bench)/|\\.test\\.ts$' },
    },
    {
      name: 'internals-stay-inside',
      severity: 'error',
      comment: 'Another package is imported by its public name, never by path.',
      from: { path: '^(?:packages/([^/]+)|examples|docs)/' },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: [
          '^packages/$1/',
          '^packages/[^/]+/src/index\\.ts$',
          '^packages/[^/]+/src/[^/]+/index\\.ts$',
        ],
      },
    },
    {
      name: 'no-development-dependency-in-source',
      severity: 'error',
      comment: 'What a source imports is a dependency or a peer, so that users get it.',
      from: { path: source, pathNot: standalone },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['npm', 'npm-peer', 'type-only'],
        pathNot: '^packages/',
      },
    },
    {
      name: 'no-utils',
      severity: 'error',
      comment: 'A file is named by its concept.',
      from: {},
      to: {
        path: '/(internal|utils?|helpers?|common|misc|shared)(\\.[cm]?[jt]s$|/)',
        pathNot: 'node_modules',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The example with React is an application of its own, whose packages only the gates install.
    exclude: { path: ['^packages/[^/]+/dist/', '^packages/golden/cases/', '^examples/live-emotions-react/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
