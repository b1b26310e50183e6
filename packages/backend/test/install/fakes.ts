import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Machine } from '../../src/install/machine';
import { wheel } from './wheel';

/** How the pretended programs behave. */
export interface Behaviour {
  /** pip's version; null: Python has no pip. Default: 24.0. */
  pip?: string | null;
  /** What pip's download writes to stderr before it fails. */
  pipFails?: string;
  /** Which download of this process' life fails so, counted from 1; every one when left out. */
  pipFailsAt?: number;
  /** The download never ends. */
  pipHangs?: boolean;
  /** What Python says of its own TensorFlow. */
  python?: { folder: string; version: string };
  npmFails?: string;
  compilerFails?: string;
  /** What the compiler writes; 'good' computes right. */
  binding?: string;
}

/** A folder with a project, a cache and pretended programs. */
export interface Sandbox {
  folder: string;
  project: string;
  cache: string;
  /** The programs that were called, with their words. */
  calls(program?: string): string[];
  machine(behaviour?: Behaviour, change?: Partial<Machine>): Machine;
  /** Takes a program away. */
  without(...programs: string[]): void;
  remove(): void;
}

const programs = {
  python3: `
    if (args[0] === '-c') return console.log(JSON.stringify(fake.python ?? {}));
    if (fake.pip === null) fail('No module named pip');
    if (args[2] === '--version') return console.log('pip ' + (fake.pip ?? '24.0') + ' from here (python 3.9)');
    const folder = args[args.indexOf('-d') + 1];
    if (fake.pipHangs) return setInterval(() => {}, 1000);
    const count = fs.readFileSync(log, 'utf8').split('\\n').filter((line) => line.includes(' download ')).length;
    if (fake.pipFails && (fake.pipFailsAt ?? count) === count) fail(fake.pipFails);
    const wheels = path.join(home, 'wheels');
    for (const requirement of args.slice(args.indexOf('-d') + 2)) {
      const file = fs.readdirSync(wheels).find((name) => name.startsWith(requirement.split(/[<=>]/)[0].replaceAll('-', '_') + '-'));
      if (!file) fail('ERROR: No matching distribution found for ' + requirement);
      console.log('  Downloading ' + file + ' (1.0 kB)');
      fs.copyFileSync(path.join(wheels, file), path.join(folder, file));
    }`,
  npm: `
    if (fake.npmFails) fail(fake.npmFails);
    const [name, version] = args.at(-2).split(/(?!^)@/);
    const put = (file, text) => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    };
    fs.appendFileSync(log, 'settings ' + (fs.existsSync('.npmrc') ? fs.readFileSync('.npmrc', 'utf8') : '') + '\\n');
    put('node_modules/' + name + '/package.json', JSON.stringify({ name, version, main: 'dist/index.js' }));
    put('node_modules/' + name + '/binding/tfjs_binding.cc', '');
    put('node_modules/' + name + '/dist/index.js', fs.readFileSync(path.join(home, 'package.js')));
    put('node_modules/@tensorflow/tfjs/package.json', '{ "main": "index.js" }');
    put('node_modules/@tensorflow/tfjs/index.js', "module.exports = require('@tensorflow/tfjs-core');");
    put('node_modules/@tensorflow/tfjs/dist/tf.min.js.map', '');
    put('node_modules/@tensorflow/tfjs-core/index.js', "module.exports = 'another copy';");
    put('node_modules/node-api-headers/include/node_api.h', '');`,
  'c++': `
    if (args[0] === '--version') return;
    if (fake.compilerFails) fail(fake.compilerFails);
    fs.writeFileSync(args[args.indexOf('-o') + 1], fake.binding ?? 'good');`,
};

/** A package that computes when its binding says 'good' and it finds the project's tfjs-core. */
const packageText = `
const fs = require('fs');
const path = require('path');
const binding = fs.readFileSync(path.join(__dirname, '../lib/napi-v8/tfjs_binding.node'), 'utf8');
if (binding !== 'good') throw new Error('the binding is ' + binding);
if (require('@tensorflow/tfjs') !== 'the copy of the project') throw new Error('two copies of tfjs-core');
require('util').isNullOrUndefined(1);
const values = (...numbers) => ({ dataSync: () => numbers });
module.exports = {
  tensor2d: () => 0, ones: () => 0, sum: () => 0, conv2d: () => 0,
  matMul: () => values(7, 10, 15, 22),
  grad: () => () => values(4, 6, 4, 6, 9, 6, 4, 6, 4),
  backend: () => ({ binding: { TF_Version: '2.21.0' }, isUsingGpuDevice: false }),
};`;

const library = {
  'tensorflow/libtensorflow_cc.so.2': 'library',
  'tensorflow/libtensorflow_framework.so.2': 'framework'.repeat(1000),
  'tensorflow/include/tensorflow/c/c_api.h': 'header',
  'tensorflow/python/large.py': 'not needed',
  'tensorflow-2.21.0.dist-info/METADATA':
    'Name: tensorflow\nRequires-Dist: numpy>=1\nRequires-Dist: nvidia-cudnn-cu12<10.0,>=9.3; extra == "and-cuda"\n',
};

/** Makes a sandbox. */
export function makeSandbox(): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'avemo-install-'));
  const [bin, log] = [join(folder, 'bin'), join(folder, 'log')];
  const put = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  put('log', '');
  put('package.js', packageText);
  put('wheels/tensorflow-2.21.0-cp311.whl', wheel(library));
  put('wheels/tensorflow_cpu-2.21.0-cp311.whl', wheel(library));
  put(
    'wheels/nvidia_cudnn_cu12-9.4-py3.whl',
    wheel({ 'nvidia/cudnn/lib/libcudnn.so.9': 'cudnn', 'nvidia/cudnn/include/cudnn.h': 'header' }),
  );
  put('project/package.json', '{}');
  put('project/.npmrc', 'registry=https://registry.example');
  put(
    'project/node_modules/@tensorflow/tfjs-core/package.json',
    '{ "version": "4.22.0", "main": "index.js" }',
  );
  put('project/node_modules/@tensorflow/tfjs-core/index.js', "module.exports = 'the copy of the project';");
  for (const [name, text] of Object.entries(programs)) {
    put(
      `bin/${name}`,
      `#!${process.execPath}
const [fs, path, log, home] = [require('fs'), require('path'), ${JSON.stringify(log)}, ${JSON.stringify(folder)}];
const args = process.argv.slice(2);
const fake = JSON.parse(process.env.FAKE);
const fail = (text) => { process.stderr.write(text + '\\n'); process.exit(1); };
fs.appendFileSync(log, ${JSON.stringify(name)} + ' ' + args.join(' ') + '\\n');
(() => {${text}})();
`,
    );
    chmodSync(join(bin, name), 0o755);
  }
  return {
    folder,
    project: join(folder, 'project'),
    cache: join(folder, 'cache'),
    calls: (program = '') =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(program) && line !== ''),
    machine: (behaviour = {}, change = {}) => ({
      platform: 'linux',
      arch: 'x64',
      glibc: '2.36',
      nvidia: false,
      freeBytes: () => 1e12,
      env: { PATH: bin, HOME: folder, FAKE: JSON.stringify(behaviour) },
      ...change,
    }),
    without: (...names) => names.forEach((name) => rmSync(join(bin, name), { force: existsSync(bin) })),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
