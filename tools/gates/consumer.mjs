import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { command } from './command.mjs';

/** Installs the tarballs into a project of its own and uses each entry point in every way that users do. */
export async function consumerGates(packages, folder, report) {
  const project = join(folder, 'consumer');
  mkdirSync(project);
  const peers = Object.assign({}, ...packages.map(({ manifest }) => manifest.peerDependencies ?? {}));
  const write = (name, text) => writeFileSync(join(project, name), text);
  write(
    'package.json',
    JSON.stringify({
      name: 'consumer',
      private: true,
      type: 'module',
      dependencies: {
        ...peers,
        ...Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`])),
      },
    }),
  );
  const install = command('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: project,
    stderr: true,
  });
  report('consumer: npm install', install);
  if (!install.ok) return;

  const entries = packages.flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports)
      .filter((entry) => !entry.endsWith('.json'))
      .map((entry) => name + entry.slice(1)),
  );
  for (const entry of entries) {
    const load = (call) =>
      `const m = ${call}(${JSON.stringify(entry)}); if (Object.keys(m).length === 0) throw new Error('exports nothing');`;
    write('load.mjs', load('await import'));
    write('load.cjs', load('require'));
    report(`${entry}: import`, command(process.execPath, ['load.mjs'], { cwd: project }));
    report(`${entry}: require`, command(process.execPath, ['load.cjs'], { cwd: project }));
  }
  for (const { name, manifest } of packages) {
    for (const [bin, path] of Object.entries(manifest.bin ?? {})) {
      const file = join(project, 'node_modules', name, path);
      report(`${name}: ${bin} --help`, command(process.execPath, [file, '--help'], { cwd: project }));
    }
  }
  write(
    'use.ts',
    entries
      .map((entry, i) => `import * as p${i} from '${entry}';\nexport type P${i} = keyof typeof p${i};\n`)
      .join(''),
  );
  for (const [resolution, module] of [
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ]) {
    write(`tsconfig.${resolution}.json`, typeScriptProject(module, resolution));
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    report(
      `consumer: types with moduleResolution ${resolution}`,
      command(process.execPath, [tsc, '-p', `tsconfig.${resolution}.json`], { cwd: project }),
    );
  }
}

/** `skipLibCheck: false`: our declarations are checked too, and so are those that they pull in. */
function typeScriptProject(module, moduleResolution) {
  return JSON.stringify({
    compilerOptions: {
      module,
      moduleResolution,
      target: 'es2022',
      lib: ['es2023', 'dom'],
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: [],
    },
    files: ['use.ts'],
  });
}
