import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** Our packages from their sources, as in the tests. */
const sources: Plugin = {
  name: 'sources',
  setup({ onResolve }) {
    onResolve({ filter: /^@avemo\/[a-z-]+(\/[a-z-]+)?$/ }, ({ path }) => {
      const [, name, entry = ''] = path.split('/');
      const folder = entry && (browserFolder(name, entry) ?? entry);
      const file = `${packages}${name}/src/${folder ? `${folder}/` : ''}index.ts`;
      return existsSync(file) ? { path: file } : undefined;
    });
  },
};

/** The folder of an entry that is another one in browsers, by the package's exports. */
function browserFolder(name: string, entry: string): string | undefined {
  const { exports } = JSON.parse(readFileSync(`${packages}${name}/package.json`, 'utf8')) as {
    exports: Record<string, { browser?: string } | string>;
  };
  const target = exports[`./${entry}`];
  return typeof target === 'object' ? /^\.\/dist\/([\w-]+)\//.exec(target.browser ?? '')?.[1] : undefined;
}

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
    plugins: [sources],
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}
