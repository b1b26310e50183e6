import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/** The folder of the packages. */
export const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** For esbuild: our packages from their sources, as in the tests. */
export const packageSources: Plugin = {
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
