import { builtin } from '../machine/node';
import { poolWorker } from './pool-worker';
import { startWasmModule, type ModuleFactory, type StartedModule } from './wasm-module';

const folder = '@tensorflow/tfjs-backend-wasm/wasm-out/';

/**
 * Starts tfjs's wasm module in Node from the package's files; multi-threaded, which tfjs leaves off in Node, when
 * `threads` is above 1.
 *
 * The module's script runs with its own `Worker`, `require`, `process` and `global`. So its workers never keep the
 * process alive, and nothing is added to the real globals or to the process's listeners for uncaught errors.
 *
 * @param threads - how many threads compute, the calling one included
 * @param memory - a shared memory for the tensors, when there is more than one thread; its own by default
 */
export async function startModuleInNode(
  threads: number,
  memory?: WebAssembly.Memory,
): Promise<StartedModule> {
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
    const factory = holder.exports as ModuleFactory;
    startWasmModule({
      factory,
      code: () => Promise.resolve(code),
      threads,
      memory,
      config: { mainScriptUrlOrBlob: script },
    }).then(resolve, reject);
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
