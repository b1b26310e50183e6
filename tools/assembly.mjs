// Compiles the AssemblyScript of a package into a TypeScript file that holds the code as text, which needs no path or URL.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Writes what `make` gives to `target`, unless that file is already of these sources.
 *
 * @param {{ folder: string, target: string, make: () => Promise<string> }} options
 */
export async function generate({ folder, target, make }) {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename));
  for (const file of readdirSync(folder).sort()) {
    if (/\.(ts|mjs)$/.test(file)) hash.update(file).update(readFileSync(join(folder, file)));
  }
  const stamp = `// Made by assembly/build.mjs of sources ${hash.digest('hex').slice(0, 16)}.`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(stamp)) return;
  const text = `${stamp}\n${await make()}\n`;
  mkdirSync(join(target, '..'), { recursive: true });
  // Renamed into place: another process may be reading.
  writeFileSync(`${target}.${process.pid}`, text);
  renameSync(`${target}.${process.pid}`, target);
}

/**
 * Compiles a file of a folder with all that it exports.
 *
 * @param {{ main: Function }} compiler What `assemblyscript/asc` exports.
 * @param {string} folder
 * @param {string[]} options
 * @param {string} [entry]
 * @returns {Promise<Buffer>}
 */
export async function compile(compiler, folder, options, entry = 'index.ts') {
  const temporary = mkdtempSync(join(tmpdir(), 'kernels-'));
  try {
    const file = join(temporary, 'kernels.wasm');
    const { error, stderr } = await compiler.main([
      join(folder, entry),
      ...['--outFile', file, '--runtime', 'stub', '-O3', '--noAssert', '--enable', 'simd', '--importMemory'],
      ...['--noExportMemory', '--initialMemory', '1', ...options],
    ]);
    if (error) throw new Error(`${error.message}\n${stderr}`);
    return readFileSync(file);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}
