import type { FfmpegCoreModule, FfmpegThreadMessage } from '../video/ffmpeg-core-module';

/** What the thread is given. */
export interface FfmpegThreadData {
  /** Path of the package's CommonJS script. */
  script: string;
  /** Its compiled WebAssembly. */
  module: WebAssembly.Module;
}

/** What one run is. */
export interface FfmpegTask {
  /** ffmpeg's arguments; those that begin with `file:` and are no `file:/output` name the input. */
  args: readonly string[];
  /** [pieces under way, the most of them]. */
  inFlight: Int32Array;
}

interface Stream {
  position: number;
}

/**
 * The body of the thread in which ffmpeg of @ffmpeg/core runs, once it is told with which arguments. Its text is what the
 * thread executes, so it leans on nothing outside itself. The input is read from disk as ffmpeg asks for it; the output
 * leaves as it is made, and ffmpeg stands still while too much of it is under way.
 */
export function ffmpegThread(): void {
  const { createRequire } = process.getBuiltinModule('node:module');
  const { closeSync, fstatSync, openSync, readSync } = process.getBuiltinModule('node:fs');
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
  const { script, module } = workerData as FfmpegThreadData;
  const say = (message: FfmpegThreadMessage, transfer: ArrayBuffer[] = []) =>
    parentPort!.postMessage(message, transfer);

  // The package takes itself for a script in a browser's worker.
  Object.assign(globalThis, { self: globalThis, location: { href: '' }, importScripts() {} });
  const createCore = createRequire(script)(script) as (options: object) => Promise<FfmpegCoreModule>;
  const instantiateWasm = (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => {
    void WebAssembly.instantiate(module, imports).then(done);
    return {};
  };

  const work = ({ FS, setLogger, exec }: FfmpegCoreModule, { args, inFlight }: FfmpegTask) => {
    const address = args[args.indexOf('-i') + 1];
    const input = openSync(address.slice('file:'.length), 'r');
    setLogger(({ message }) => say({ line: message }));

    FS.writeFile('/input', new Uint8Array(0));
    const source = FS.lookupPath('/input').node;
    source.usedBytes = fstatSync(input).size;
    source.stream_ops = {
      ...source.stream_ops,
      read: (_: Stream, memory: Uint8Array, offset: number, length: number, position: number) =>
        readSync(
          input,
          new Uint8Array(memory.buffer, memory.byteOffset + offset, length),
          0,
          length,
          position,
        ),
    };

    FS.writeFile('/output', new Uint8Array(0));
    const target = FS.lookupPath('/output').node;
    target.stream_ops = {
      ...target.stream_ops,
      write(_: Stream, memory: Uint8Array, offset: number, length: number) {
        for (let under; (under = Atomics.load(inFlight, 0)) >= inFlight[1];) Atomics.wait(inFlight, 0, under);
        Atomics.add(inFlight, 0, 1);
        const start = memory.byteOffset + offset;
        const piece = new Uint8Array(memory.buffer.slice(start, start + length) as ArrayBuffer);
        say({ piece }, [piece.buffer]);
        return length;
      },
    };

    const code = exec(...args.map((arg) => (arg === address ? 'file:/input' : arg)));
    closeSync(input);
    say({ code });
  };

  void createCore({ instantiateWasm }).then((made) =>
    parentPort!.once('message', (task: FfmpegTask) => work(made, task)),
  );
}
