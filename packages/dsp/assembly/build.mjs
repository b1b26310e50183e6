// Compiles the kernels of this folder and writes them as text to src/.generated. Nothing happens while those files are of
// these sources.
import { fileURLToPath } from 'node:url';
import { compile, generate } from '../../../tools/assembly.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
/** The modules: those who need spectra only do not carry the others. */
const modules = [
  { entry: 'index.ts', name: 'spectrum-kernels', constant: 'spectrumKernels' },
  { entry: 'round-trip.ts', name: 'round-trip-kernels', constant: 'roundTripKernels' },
];
/** Older browsers compile no more than this while the main thread waits. */
const most = 4096;

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();

/** Compiles the kernels unless that has been done; the tests call it before they begin. */
export async function setup() {
  for (const { entry, name, constant } of modules) {
    const target = fileURLToPath(new URL(`../src/.generated/${name}.ts`, import.meta.url));
    await generate({ folder, target, make: () => make(entry, constant) });
  }
}

async function make(entry, constant) {
  const code = await compile(await import('assemblyscript/asc'), folder, [], entry);
  if (code.length > most) throw new Error(`${entry} takes ${code.length} bytes, more than ${most}`);
  return `/** The compiled kernels, base64. */\nexport const ${constant} =\n  '${code.toString('base64')}';`;
}
