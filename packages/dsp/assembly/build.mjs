// Compiles the kernels of this folder and writes them as text, which needs no path or URL, to
// src/.generated/spectrum-kernels.ts. Nothing happens while that file is of these sources.
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
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const target = fileURLToPath(new URL('../src/.generated/spectrum-kernels.ts', import.meta.url));
/** Browsers compile no more than this while the main thread waits. */
const most = 4096;

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();

/** Compiles the kernels unless that has been done; the tests call it before they begin. */
export async function setup() {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) {
    if (/\.(ts|mjs)$/.test(file)) hash.update(file).update(readFileSync(join(folder, file)));
  }
  const stamp = `// Made by assembly/build.mjs of sources ${hash.digest('hex').slice(0, 16)}.`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(stamp)) return;
  const code = await compile();
  if (code.length > most) throw new Error(`the kernels take ${code.length} bytes, more than ${most}`);
  mkdirSync(join(target, '..'), { recursive: true });
  const text = `${stamp}\n/** The compiled kernels, base64. */\nexport const spectrumKernels =\n  '${code.toString('base64')}';\n`;
  // Renamed into place: another process may be reading.
  writeFileSync(`${target}.${process.pid}`, text);
  renameSync(`${target}.${process.pid}`, target);
}

async function compile() {
  const { main } = await import('assemblyscript/asc');
  const temporary = mkdtempSync(join(tmpdir(), 'kernels-'));
  try {
    const file = join(temporary, 'kernels.wasm');
    const memory = ['--importMemory', '--noExportMemory', '--initialMemory', '1'];
    const { error, stderr } = await main([
      join(folder, 'index.ts'),
      ...['--outFile', file, '--runtime', 'stub', '-O3', '--noAssert', '--enable', 'simd', ...memory],
    ]);
    if (error) throw new Error(`${error.message}\n${stderr}`);
    return readFileSync(file);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}
