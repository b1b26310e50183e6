import { defineConfig } from 'vitest/config';
import { fileURLToPath } from 'node:url';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const packages = [
  'checks',
  'dsp',
  'vision-prep',
  'models',
  'fusion',
  'metrics',
  'backend',
  'weights',
  'pipelines',
];

/** Tests see the packages' sources, so that no build is needed and coverage of a failure is one click away. */
const alias = [
  { find: /^@avemo\/backend\/(install|testing)$/, replacement: source('packages/backend/src/$1/index.ts') },
  {
    find: /^@avemo\/dsp\/(audio-worklet|node|opensmile|thread|voice-activity|worker)$/,
    replacement: source('packages/dsp/src/$1/index.ts'),
  },
  { find: /^@avemo\/fusion\/(losses|testing)$/, replacement: source('packages/fusion/src/$1/index.ts') },
  { find: '@avemo/bench', replacement: source('bench/networks/src/index.ts') },
  {
    find: /^@avemo\/vision-prep\/(browser|faces|node)$/,
    replacement: source('packages/vision-prep/src/$1/index.ts'),
  },
  { find: /^@avemo\/vision-prep\/video$/, replacement: source('packages/vision-prep/src/node/index.ts') },
  {
    find: /^@avemo\/pipelines\/(detector-worker|page)$/,
    replacement: source('packages/pipelines/src/$1.ts'),
  },
  {
    find: /^@avemo\/pipelines\/(live|predict|testing)$/,
    replacement: source('packages/pipelines/src/$1/index.ts'),
  },
  ...[...packages, 'golden'].map((name) => ({
    find: new RegExp(`^@avemo/${name}$`),
    replacement: source(`packages/${name}/src/index.ts`),
  })),
];

const built = process.env.AVEMO_TEST_BUILT !== undefined;

/**
 * A package's tests see its own sources. Beside them, in `npm test`, lie the other packages as users get them: built first,
 * they load several times as fast as hundreds of sources.
 */
const aliasOf = (name: string) => {
  const own = ({ replacement }: { replacement: string }) =>
    [`packages/${name}/`, 'packages/golden/', 'bench/networks/'].some((part) => replacement.includes(part));
  return built ? alias.filter(own) : alias;
};

const equality = source('tools/test-equality.ts');

const project = (name: string, folder = `packages/${name}`) => ({
  resolve: { alias: aliasOf(name) },
  test: {
    name,
    ...(built && { server: { deps: { external: [/packages\/[^/]+\/dist\//] } } }),
    include: [`${folder}/test/**/*.test.ts`],
    setupFiles: process.env.AVEMO_TEST_KERNELS ? [equality, source('tools/test-kernels.ts')] : [equality],
    // Generous: a loaded machine must not fail a right test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    // Compiles the WebAssembly kernels when their sources have changed.
    globalSetup: ['backend', 'dsp'].map((name) => source(`packages/${name}/assembly/build.mjs`)),
    projects: [
      ...packages.map((name) => project(name)),
      project('bench', 'bench/networks'),
      {
        resolve: { alias },
        test: {
          name: 'examples',
          include: ['tools/snippets/*.test.ts', 'examples/*.test.mjs'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'tools',
          include: ['tools/test/*.test.{ts,mjs}', 'tools/equations/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
