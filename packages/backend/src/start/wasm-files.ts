import { BackendError } from '../backend-error';

/** The binaries of tfjs's wasm backend. */
export type WasmFile =
  'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm';

const threadScript = 'tfjs-backend-wasm-threaded-simd.js';

/**
 * The addresses that a bundler gives to the files: Vite, webpack and Parcel know this form, which must be written out.
 * A function each, because `import.meta.url` may be missing.
 */
export const bundled: Record<WasmFile | typeof threadScript, () => URL> = {
  'tfjs-backend-wasm.wasm': () =>
    new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', import.meta.url),
  'tfjs-backend-wasm-simd.wasm': () =>
    new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', import.meta.url),
  'tfjs-backend-wasm-threaded-simd.wasm': () =>
    new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm', import.meta.url),
  'tfjs-backend-wasm-threaded-simd.js': () =>
    new URL('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js', import.meta.url),
};

/**
 * Fetches and compiles a binary.
 *
 * @param file - its name
 * @param given - its address where the program has named one; otherwise the bundler's, or beside the script
 * @param scriptFolder - the folder of the script that runs, ending in `/`; empty for the page's own
 * @throws BackendError that names the address and what to do
 */
export async function compileFile(
  file: WasmFile,
  given: string | undefined,
  scriptFolder: string,
): Promise<WebAssembly.Module> {
  const address = given ?? bundledAddress(file) ?? scriptFolder + file;
  const bytes = await fetchBytes(address);
  if (!bytes || !startsLikeWasm(bytes)) {
    throw new BackendError(
      'not-available',
      `useBackend: the wasm backend did not start: ${address} is not the file ${file} of ` +
        '@tensorflow/tfjs-backend-wasm/dist. Serve the .wasm files of that folder and pass options.wasmPaths: the ' +
        "folder's URL, ending in a slash. Or use 'cpu'.",
    );
  }
  return WebAssembly.compile(bytes);
}

/**
 * The script that each thread loads, as tfjs wrote it: what a bundler has minified uses variables that lie outside its
 * function. Undefined where no bundler has put it out.
 */
export async function threadScriptText(given?: string): Promise<string | undefined> {
  const address = given ?? bundledAddress(threadScript);
  const bytes = address && (await fetchBytes(address));
  const text = bytes ? new TextDecoder().decode(bytes) : '';
  return text.includes('WasmBackendModuleThreadedSimd') ? text : undefined;
}

async function fetchBytes(address: string): Promise<ArrayBuffer | undefined> {
  try {
    const response = await fetch(address, { credentials: 'same-origin' });
    return response.ok ? await response.arrayBuffer() : undefined;
  } catch {
    return undefined;
  }
}

/** A server may answer with a page instead of an error. */
function startsLikeWasm(bytes: ArrayBuffer): boolean {
  return bytes.byteLength > 8 && new DataView(bytes).getUint32(0) === 0x0061736d;
}

/** The address that a bundler has put in; undefined where none has. */
export function bundledAddress(file: keyof typeof bundled): string | undefined {
  try {
    const { href } = bundled[file]();
    // What no bundler has touched lies beside this script. Written in two steps: bundlers would take one for a pattern.
    const here = import.meta.url;
    const folder = file === threadScript ? 'wasm-out' : 'dist';
    const untouched = new URL(`@tensorflow/tfjs-backend-wasm/${folder}/${file}`, here).href;
    // Vite's development server gives the address beside this package's file; the other package lies next to this one.
    return href === untouched
      ? undefined
      : href.replace('/@avemo/backend/dist/@tensorflow/', '/@tensorflow/');
  } catch {
    return undefined;
  }
}
