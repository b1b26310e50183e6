import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { packages, packageSources } from './package-sources';

/** Bundles a program for the browser into one module, all that it imports included; its exports become `window.program`. */
export async function bundlePage(program: string | URL): Promise<string> {
  const path = typeof program === 'string' ? program : fileURLToPath(program);
  const { outputFiles } = await build({
    stdin: {
      contents: `import * as program from ${JSON.stringify(path)};\nglobalThis.program = program;`,
      resolveDir: packages,
    },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    plugins: [packageSources],
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}
