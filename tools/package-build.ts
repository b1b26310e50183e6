import { defineConfig } from 'tsup';

/** One build for every package: ESM, types, the private workspace packages inlined. */
export const packageBuild = (entry: Record<string, string> = { index: 'src/index.ts' }) =>
  defineConfig({
    entry,
    format: 'esm',
    target: 'node20.19',
    platform: 'neutral',
    external: [/^node:/],
    noExternal: ['@avemo/bench', '@avemo/checks'],
    dts: process.env.AVEMO_BUILD === 'js' ? false : { compilerOptions: { composite: false } },
    clean: true,
    sourcemap: false,
  });
