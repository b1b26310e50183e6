// Compiles the kernels of this folder and writes them, as text that needs no path or URL, to
// src/.generated/kernel-modules.ts. Nothing happens while that file is of these sources.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, generate } from '../../../tools/assembly.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const target = fileURLToPath(new URL('../src/.generated/kernel-modules.ts', import.meta.url));
const most = 100_000;

/** What the modules may use: relaxed SIMD rounds a · b + c once where the processor can. */
const variants = { exact: [], relaxed: ['--enable', 'relaxed-simd'] };
const shared = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();

/** Compiles the kernels unless that has been done; the tests call it before they begin. */
export async function setup() {
  await generate({ folder, target, make });
}

async function make() {
  const compiler = await import('assemblyscript/asc');
  const modules = {};
  for (const [name, options] of Object.entries(variants)) {
    modules[name] = await compile(compiler, folder, [...shared, ...options]);
    // Data would lie in the memory that tfjs uses.
    if (sections(modules[name]).some(({ id }) => id === 11 || id === 8))
      throw new Error('a kernel has static data or a start function');
  }
  const bytes = Object.values(modules).reduce((sum, { length }) => sum + length, 0);
  if (bytes > most) throw new Error(`the kernels take ${bytes} bytes, more than ${most}`);
  const kernels = argumentsOf(readdirSync(folder).filter((file) => file.endsWith('.ts')));
  const compiled = WebAssembly.Module.exports(new WebAssembly.Module(modules.exact)).map(({ name }) => name);
  const missing = compiled.filter((name) => !kernels[name]);
  if (missing.length > 0) throw new Error(`no @unmanaged class holds the arguments of ${missing.join(', ')}`);
  const fields = Object.fromEntries(compiled.sort().map((name) => [name, kernels[name]]));
  return [
    `/** The arguments of each kernel, in order; each is four bytes. */`,
    `export const kernelArguments = ${JSON.stringify(fields, null, 2)} as const;`,
    `/** The compiled kernels, base64. */`,
    ...Object.entries(modules).map(
      ([name, code]) => `export const ${name}Kernels =\n  '${code.toString('base64')}';`,
    ),
    `/** Where in both the byte lies that says whether the imported memory is shared. */`,
    `export const sharedFlags = ${JSON.stringify(mapValues(modules, sharedFlag))};`,
  ].join('\n');
}

/** The fields of the class that each kernel `name` takes: the `@unmanaged` class `Name`. */
function argumentsOf(files) {
  const kernels = {};
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8').replaceAll(/\/\*[^]*?\*\//g, '');
    for (const [, name, body] of text.matchAll(/@unmanaged\s+export class (\w+) \{([^}]*)\}/g)) {
      const fields = [...body.matchAll(/(\w+): (usize|i32|f32);/g)].map(([, field, type]) => [field, type]);
      kernels[name[0].toLowerCase() + name.slice(1)] = Object.fromEntries(fields);
    }
  }
  return kernels;
}

/** The flags of the imported memory: 3 is shared with a maximum, 1 has a maximum only. */
function sharedFlag(code) {
  const { start } = sections(code).find(({ id }) => id === 2);
  const at = code.indexOf('memory', start) + 'memory'.length + 1;
  if (code[at] !== 3) throw new Error('the memory is not imported as a shared one');
  return at;
}

function sections(code) {
  const found = [];
  for (let at = 8; at < code.length;) {
    const id = code[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = code[at++];
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    found.push({ id, start: at });
    at += size;
  }
  return found;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
