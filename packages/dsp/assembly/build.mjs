// Compiles the kernels of this folder and writes them as text to src/.generated/spectrum-kernels.ts. Nothing happens while
// that file is of these sources.
import { fileURLToPath } from 'node:url';
import { compile, generate } from '../../../tools/assembly.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const target = fileURLToPath(new URL('../src/.generated/spectrum-kernels.ts', import.meta.url));
/** Browsers compile no more than this while the main thread waits. */
const most = 4096;

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();

/** Compiles the kernels unless that has been done; the tests call it before they begin. */
export async function setup() {
  await generate({ folder, target, make });
}

async function make() {
  const code = await compile(await import('assemblyscript/asc'), folder, []);
  if (code.length > most) throw new Error(`the kernels take ${code.length} bytes, more than ${most}`);
  return `/** The compiled kernels, base64. */\nexport const spectrumKernels =\n  '${code.toString('base64')}';`;
}
