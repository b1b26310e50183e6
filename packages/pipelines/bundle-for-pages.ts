import { build, type BuildOptions } from 'esbuild';
import { packageSources } from '../../tools/browser/package-sources';

/** Two files with all that they need: the entry for pages without a bundler, and the detector's worker. */
export async function bundleForPages(): Promise<void> {
  const common: BuildOptions = {
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    plugins: [packageSources],
    logLevel: 'warning',
  };
  await build({ ...common, entryPoints: ['src/page.ts'], outfile: 'dist/page.js' });
  await build({
    ...common,
    entryPoints: ['src/standalone-worker.ts'],
    outfile: 'dist/standalone-worker.js',
    // The page tells it every address. A bundler that meets this file must not look for what lies beside it.
    define: { 'import.meta.url': 'location.href' },
  });
}
