import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { builtin } from '../machine/node';
import { poolWorker } from './pool-worker';

/** The parts of the Emscripten module that are set up here. */
interface WasmModule {
  PThread?: { unusedWorkers: unknown[] };
  cwrap(name: string, result: string | null, parameters: string[]): (...args: number[]) => number;
  tfjs: Record<string, (...args: number[]) => number>;
}

type Imports = Record<string, Record<string, unknown>>;
type Receive = (instance: WebAssembly.Instance, code: WebAssembly.Module) => void;
type Factory = (config: Record<string, unknown>) => Promise<WasmModule>;

const folder = '@tensorflow/tfjs-backend-wasm/wasm-out/';

/** The most threads that tfjs's module runs. */
export const maxThreads = 8;

/**
 * Starts tfjs's own wasm module in Node from the package's files; multi-threaded, which tfjs leaves off in Node, when
 * `threads` is above 1.
 *
 * The module's script runs with its own `Worker`, `require`, `process` and `global`. So its workers never keep the
 * process alive, and nothing is added to the real globals or to the process's listeners for uncaught errors.
 *
 * @param threads - how many threads compute, the calling one included
 * @param memory - a shared memory for the tensors, when there is more than one thread; its own unless given
 * @returns the module that tfjs's `BackendWasm` takes
 */
export async function startWasmModule(
  threads: number,
  memory?: WebAssembly.Memory,
): Promise<BackendWasm['wasm']> {
  const [fs, modules, path, vm] = [builtin('fs')!, builtin('module')!, builtin('path')!, builtin('vm')!];
  const require = modules.createRequire(import.meta.url);
  const threaded = threads > 1;
  const script = require.resolve(`${folder}tfjs-backend-wasm${threaded ? '-threaded-simd' : ''}.js`);
  const binary = `tfjs-backend-wasm-${threaded ? 'threaded-' : ''}simd.wasm`;
  const code = await WebAssembly.compile(fs.readFileSync(path.join(path.dirname(script), binary)));

  return new Promise((resolve, reject) => {
    const PoolWorker = threaded ? poolWorker(workerText(require), reject) : undefined;
    const holder: { exports: unknown } = { exports: {} };
    const run = vm.compileFunction(
      fs.readFileSync(script, 'utf8'),
      ['module', 'exports', 'require', '__filename', '__dirname', 'global', 'process', 'Worker'],
      { filename: script },
    );
    const own = (id: string) => (id === 'worker_threads' ? { Worker: PoolWorker } : require(id));
    run(holder, holder.exports, own, script, path.dirname(script), {}, quietProcess(), PoolWorker);

    const config: Record<string, unknown> = {
      mainScriptUrlOrBlob: script,
      onAbort: (what: unknown) => reject(new Error(String(what))),
      instantiateWasm: (imports: Imports, receive: Receive) => {
        const pool = (config as unknown as WasmModule).PThread?.unusedWorkers;
        if (pool) pool.length = threads - 1;
        // The module takes at most half of the cores that it sees.
        const seen = threaded
          ? { ...imports, env: { ...imports.env, emscripten_num_logical_cores: () => 2 * threads } }
          : imports;
        WebAssembly.instantiate(code, seen as WebAssembly.Imports)
          .then((instance) => receive(instance, code))
          .catch(reject);
        return {};
      },
    };
    if (threaded) {
      config.wasmMemory = memory ?? new WebAssembly.Memory({ initial: 256, maximum: 65536, shared: true });
    }
    (holder.exports as Factory)(config).then((module) => resolve(withTfjsCalls(module)), reject);
  });
}

/** The text that each worker runs; it has lost the backslashes of its line ends, which tfjs puts back the same way. */
function workerText(require: NodeJS.Require): string {
  const text = require(`${folder}tfjs-backend-wasm-threaded-simd.worker.js`) as {
    wasmWorkerContents: string;
  };
  return text.wasmWorkerContents.replaceAll('\n', '\\n');
}

/** Node's `process`, with the module's listeners for uncaught errors going nowhere. */
function quietProcess(): NodeJS.Process {
  return Object.create(process, {
    on: { value: () => undefined },
    listeners: { value: () => [] },
    removeListener: { value: () => undefined },
  }) as NodeJS.Process;
}

/** The calls into the module that `BackendWasm` makes, under the names of tfjs's own start-up. */
function withTfjsCalls(module: WasmModule): BackendWasm['wasm'] {
  const numbers = (count: number) => new Array<string>(count).fill('number');
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, numbers(1)),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, numbers(3)),
    disposeData: module.cwrap('dispose_data', null, numbers(1)),
    dispose: module.cwrap('dispose', null, []),
  };
  return module as unknown as BackendWasm['wasm'];
}
