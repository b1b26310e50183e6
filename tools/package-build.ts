import { defineConfig } from 'tsup';

/** One build for every package: ESM, types, the private workspace packages inlined; of `typed` the types alone. */
export const packageBuild = (
  entry: Record<string, string> = { index: 'src/index.ts' },
  typed: Record<string, string> = {},
) =>
  defineConfig({
    entry,
    format: 'esm',
    target: 'node20.19',
    platform: 'neutral',
    external: [/^node:/],
    noExternal: ['@avemo/bench', '@avemo/checks'],
    dts:
      process.env.AVEMO_BUILD === 'js'
        ? false
        : { entry: { ...entry, ...typed }, compilerOptions: { composite: false } },
    clean: true,
    sourcemap: false,
  });
