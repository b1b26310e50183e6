import type { FfmpegCoreModule, FfmpegThreadMessage } from '../video/ffmpeg-core-module';

/** What the worker is given. */
export interface FfmpegWorkerData {
  /** Full address of the package's script for browsers. */
  script: string;
  /** Its compiled WebAssembly. */
  module: WebAssembly.Module;
  /** The file. */
  blob: Blob;
  /** ffmpeg's arguments, which read `file:/input` and write `file:/output`. */
  args: readonly string[];
  /** [pieces under way, the most of them]; undefined where the page may not share memory. */
  inFlight: Int32Array | undefined;
}

interface Scope {
  onmessage: (event: { data: FfmpegWorkerData }) => void;
  postMessage(message: FfmpegThreadMessage, transfer?: ArrayBuffer[]): void;
  importScripts(address: string): void;
  createFFmpegCore(options: object): Promise<FfmpegCoreModule>;
  FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };
}

/**
 * The body of the worker in which ffmpeg of @ffmpeg/core runs. Its text is what the worker executes, so it leans on nothing
 * outside itself. The file is read as ffmpeg asks for it, a megabyte at a time; the output leaves as it is made.
 */
export function ffmpegCoreWorker(): void {
  const scope = globalThis as unknown as Scope;
  const blockLength = 2 ** 20;
  scope.onmessage = ({ data: { script, module, blob, args, inFlight } }) => {
    scope.importScripts(script);
    const instantiateWasm = (
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance) => void,
    ) => {
      void WebAssembly.instantiate(module, imports).then(done);
      return {};
    };
    let block = new Uint8Array(0);
    let blockStart = 0;
    const read = (memory: Uint8Array, offset: number, length: number, position: number): number => {
      if (position >= blob.size) return 0;
      if (position < blockStart || position >= blockStart + block.length) {
        const part = blob.slice(position, position + blockLength);
        block = new Uint8Array(new scope.FileReaderSync().readAsArrayBuffer(part));
        blockStart = position;
      }
      const piece = block.subarray(position - blockStart, position - blockStart + length);
      memory.set(piece, offset);
      return piece.length;
    };
    const write = (memory: Uint8Array, offset: number, length: number): number => {
      if (inFlight) {
        for (let under; (under = Atomics.load(inFlight, 0)) >= inFlight[1];) Atomics.wait(inFlight, 0, under);
        Atomics.add(inFlight, 0, 1);
      }
      const piece = memory.slice(offset, offset + length) as Uint8Array<ArrayBuffer>;
      scope.postMessage({ piece }, [piece.buffer]);
      return length;
    };
    void scope.createFFmpegCore({ instantiateWasm }).then(({ FS, setLogger, exec }) => {
      setLogger(({ message }) => scope.postMessage({ line: message }));
      FS.writeFile('/input', new Uint8Array(0));
      const source = FS.lookupPath('/input').node;
      source.usedBytes = blob.size;
      source.stream_ops = {
        ...source.stream_ops,
        read: (_: object, memory: Uint8Array, offset: number, length: number, position: number) =>
          read(memory, offset, length, position),
      };
      FS.writeFile('/output', new Uint8Array(0));
      const target = FS.lookupPath('/output').node;
      target.stream_ops = {
        ...target.stream_ops,
        write: (_: object, memory: Uint8Array, offset: number, length: number) =>
          write(memory, offset, length),
      };
      scope.postMessage({ code: exec(...args) });
    });
  };
}
