import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { command } from './command.mjs';
import { printedText } from './printed-text.mjs';

/** Installs the tarballs into a project of its own and uses each entry point in every way that users do. */
export async function consumerGates(packages, folder, report) {
  const project = join(folder, 'consumer');
  mkdirSync(project);
  const peers = Object.fromEntries(packages.flatMap(({ manifest }) => requiredPeers(manifest)));
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
    report(
      `consumer: types with moduleResolution ${resolution}`,
      checkTypes(project, `tsconfig.${resolution}.json`),
    );
  }
  runExamples(packages, project, report);
}

function requiredPeers({ peerDependencies = {}, peerDependenciesMeta = {} }) {
  return Object.entries(peerDependencies).filter(([name]) => !peerDependenciesMeta[name]?.optional);
}

/**
 * Declarations are checked too (`skipLibCheck: false`). Those of tfjs 4.22 have errors of their own, which are passed
 * over; any error that ours or the program's cause is not.
 */
function checkTypes(project, config) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout } = command(process.execPath, [compiler, '-p', config], { cwd: project });
  const errors = stdout.split('\n').filter((line) => line.includes('error TS'));
  const ours = errors.filter((line) => !/^node_modules[\\/]@tensorflow[\\/]/.test(line));
  return { ok: ours.length === 0, detail: ours.join('\n') };
}

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

/** The programs of examples/ that the packages suffice for, run by node alone, print what their comments say. */
function runExamples(packages, project, report) {
  for (const name of readdirSync(join(root, 'examples')).filter((file) => /^[\w-]+\.mjs$/.test(file))) {
    const source = readFileSync(join(root, 'examples', name), 'utf8');
    // One that is a part of a command, as a recipe, prints nothing of its own.
    if (!source.includes('// Prints:')) continue;
    const ours = [...source.matchAll(/from '(@avemo\/[a-z-]+)/g)].map(([, needed]) => needed);
    if (!ours.every((needed) => packages.some((packed) => packed.name === needed))) continue;
    copyFileSync(join(root, 'examples', name), join(project, name));
    const run = command(process.execPath, [name], { cwd: project });
    const expected = printedText(source);
    const printed = run.stdout.trimEnd();
    const same = printed === expected;
    report(`examples/${name}`, {
      ok: run.ok && same,
      detail: run.detail || (same ? '' : `printed\n${printed}`),
    });
  }
}
