import { env } from '@tensorflow/tfjs-core';
import type { UseBackendOptions } from '../active-backend';
import { startWasmModule, type ModuleFactory, type StartedModule } from './wasm-module';
import { compileFile, threadScriptText, type WasmFile } from './wasm-files';

type WasmPaths = UseBackendOptions['wasmPaths'];

/** Where the files were said to be the last time. */
let paths: WasmPaths;

/** Starts tfjs's wasm module in a browser, with as many threads as asked for where the page may share memory. */
export async function startModuleInBrowser(
  threads: number,
  notes: string[],
  wasmPaths: WasmPaths,
): Promise<StartedModule> {
  paths = wasmPaths ?? paths;
  if (threads > 1 && (await mayShareMemory(notes))) {
    return startWasmModule({
      ...(await threadedScript()),
      code: (folder) => compile('tfjs-backend-wasm-threaded-simd.wasm', folder),
      threads,
    });
  }
  const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const script = await import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js');
  return startWasmModule({
    factory: factoryOf(script),
    code: (folder) => compile(simd ? 'tfjs-backend-wasm-simd.wasm' : 'tfjs-backend-wasm.wasm', folder),
    threads: 1,
  });
}

async function compile(file: WasmFile, scriptFolder: string): Promise<WebAssembly.Module> {
  const where = typeof paths === 'string' ? `${paths}${file}` : paths?.[file];
  return compileFile(file, where, scriptFolder);
}

/** The script for threads, and how its workers load it: as text, so that no further file is needed. */
async function threadedScript() {
  const script = await import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js');
  // prettier-ignore
  // @ts-expect-error: tfjs has no types for it.
  const worker = await import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js');
  const { wasmWorkerContents } = (worker.wasmWorkerContents ? worker : worker.default) as {
    wasmWorkerContents: string;
  };
  const factory = factoryOf(script);
  const given = typeof paths === 'object' ? paths['tfjs-backend-wasm-threaded-simd.js'] : undefined;
  const text = (type: string, content: string) => new Blob([content], { type });
  // A blob turns the two characters \n into one, which the worker's text holds in strings.
  const workerUrl = URL.createObjectURL(text('text/javascript', wasmWorkerContents.replaceAll('\n', '\\n')));
  return {
    factory,
    config: {
      mainScriptUrlOrBlob: text(
        'text/javascript',
        (await threadScriptText(given)) ?? `var WasmBackendModuleThreadedSimd = ${factory.toString()}`,
      ),
      locateFile: (path: string, prefix: string) => (path.endsWith('.worker.js') ? workerUrl : prefix + path),
    },
  };
}

/** What a script exports; bundlers differ in how deep it lies. */
function factoryOf(script: unknown): ModuleFactory {
  let exported = script as { default?: unknown };
  while (typeof exported !== 'function' && exported.default) exported = exported.default as typeof exported;
  return exported as unknown as ModuleFactory;
}

async function mayShareMemory(notes: string[]): Promise<boolean> {
  if ((globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== true) {
    notes.push(
      'wasm runs on one thread, because the page is not cross-origin isolated. Serve it with the headers ' +
        'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.',
    );
    return false;
  }
  if (await workersStart()) return true;
  notes.push(
    'wasm runs on one thread, because the page allows no workers made of text. Add blob: to worker-src and to ' +
      'script-src of its Content-Security-Policy.',
  );
  return false;
}

/** Milliseconds after which a worker counts as one that does not start. */
const patience = 10_000;

/** Whether a worker made of text starts and may load more text, as each thread of the module does. */
function workersStart(): Promise<boolean> {
  const program = 'importScripts(URL.createObjectURL(new Blob([""]))); postMessage(true);';
  const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  return new Promise<boolean>((resolve) => {
    const worker = new Worker(url);
    const end = (starts: boolean) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(starts);
    };
    const timer = setTimeout(() => end(false), patience);
    worker.onmessage = () => end(true);
    worker.onerror = (event) => {
      event.preventDefault();
      end(false);
    };
  })
    .catch(() => false)
    .finally(() => URL.revokeObjectURL(url));
}
