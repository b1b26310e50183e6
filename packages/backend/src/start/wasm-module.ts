import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** The parts of the Emscripten module that are set up here. */
interface WasmModule {
  PThread?: { unusedWorkers: { terminate(): unknown }[] };
  cwrap(name: string, result: string | null, parameters: string[]): (...args: number[]) => number;
  tfjs: Record<string, (...args: number[]) => number>;
}

type Imports = Record<string, Record<string, unknown>>;
type LocateFile = (path: string, folder: string) => string;
type Receive = (instance: WebAssembly.Instance, code: WebAssembly.Module) => void;

/** The function that tfjs's script of a module exports. */
export type ModuleFactory = (config: Record<string, unknown>) => Promise<unknown>;

/** What a module is started from. */
export interface ModuleSource {
  factory: ModuleFactory;
  /** Gives the compiled binary; `scriptFolder` is where the script lies, as far as it knows. */
  code(scriptFolder: string): Promise<WebAssembly.Module>;
  /** Threads that compute, the calling one included; above 1 the script and the code are those for threads. */
  threads: number;
  /** What the environment adds to Emscripten's configuration. */
  config?: Record<string, unknown>;
  /** A shared memory for the tensors, when there is more than one thread. Default: its own. */
  memory?: WebAssembly.Memory;
}

/** A module that runs. */
export interface StartedModule {
  module: BackendWasm['wasm'];
  /** What it says about what it cannot do; grows while it computes. */
  messages: string[];
  threads: number;
}

/** The most threads that tfjs's module runs. */
export const maxThreads = 8;

/** Starts tfjs's own wasm module; rejects with the cause when that fails. */
export function startWasmModule({
  factory,
  code: load,
  threads,
  config: added = {},
  memory,
}: ModuleSource): Promise<StartedModule> {
  const threaded = threads > 1;
  const messages: string[] = [];
  let scriptFolder = '';
  return new Promise((resolve, reject) => {
    const config: Record<string, unknown> = {
      ...added,
      locateFile: (path: string, folder: string) => {
        scriptFolder = folder;
        return (added as { locateFile?: LocateFile }).locateFile?.(path, folder) ?? folder + path;
      },
      printErr: (text: unknown) => {
        messages.push(String(text));
        // Nothing else would ever tell.
        if (/worker sent an error/.test(String(text))) reject(new Error(String(text)));
      },
      onAbort: (what: unknown) => reject(new Error(String(what))),
      instantiateWasm: (imports: Imports, receive: Receive) => {
        const pool = (config as unknown as WasmModule).PThread?.unusedWorkers;
        for (const worker of pool?.splice(threads - 1) ?? []) worker.terminate();
        // The module takes at most half of the cores that it sees.
        const seen = threaded
          ? { ...imports, env: { ...imports.env, emscripten_num_logical_cores: () => 2 * threads } }
          : imports;
        load(scriptFolder)
          .then(async (code) => {
            receive(await WebAssembly.instantiate(code, seen as WebAssembly.Imports), code);
          })
          .catch(reject);
        return {};
      },
    };
    if (threaded) {
      config.wasmMemory = memory ?? new WebAssembly.Memory({ initial: 256, maximum: 65536, shared: true });
    }
    factory(config).then((module) => {
      messages.length = 0;
      resolve({ module: withTfjsCalls(module as WasmModule), messages, threads });
    }, reject);
  });
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
