import { defineConfig } from 'vitest/config';
import { fileURLToPath } from 'node:url';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

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
  { find: /^@avemo\/([a-z-]+)$/, replacement: source('packages/$1/src/index.ts') },
];

const project = (name: string, folder = `packages/${name}`) => ({
  resolve: { alias },
  test: {
    name,
    include: [`${folder}/test/**/*.test.ts`],
    setupFiles: process.env.AVEMO_TEST_KERNELS ? [source('tools/test-kernels.ts')] : [],
    // Generous: a loaded machine must not fail a right test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

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
