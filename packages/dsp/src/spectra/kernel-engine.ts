import { spectrumKernels } from '../.generated/spectrum-kernels';

/** The kernels of spectra, see assembly/. @internal */
export interface SpectrumKernels {
  windowedFrames(a: number, b: number, weights: number, length: number, fftLength: number, out: number): void;
  pass2(x: number, y: number, m: number, s: number, twiddles: number): void;
  pass3: SpectrumKernels['pass2'];
  pass4: SpectrumKernels['pass2'];
  pass5(
    ...args: [...Parameters<SpectrumKernels['pass2']>, cos1: number, cos2: number, sin1: number, sin2: number]
  ): void;
  spectra(z: number, half: number, turns: number, count: number, root: number, out: number): void;
  melSums(values: number, bounds: number, slope: number, scale: number, bands: number, out: number): void;
}

/** One memory for all: engines reserve gigabytes of addresses for each. @internal */
export interface KernelEngine {
  kernels: SpectrumKernels;
  memory: WebAssembly.Memory;
  numbers: Float64Array;
  samples: Float32Array;
  /** Whose tables lie in the memory now. */
  resident?: object;
}

/** Where the tables and buffers of one use lie in the memory. @internal */
export interface KernelLayout {
  readonly engine: KernelEngine;
  /** Keeps a place for so many bytes. */
  place(bytes: number): number;
  /** Keeps a place that holds these values. */
  table(values: Float64Array | Int32Array): number;
  /** Writes the tables unless they are there; before each use, since others share the memory. */
  settle(): void;
}

let engine: KernelEngine | null | undefined;

/** Begins a layout; undefined where there is no WebAssembly with vectors. @internal */
export function createKernelLayout(): KernelLayout | undefined {
  // Once: each attempt that a page's policy refuses is reported to its owner.
  if (engine === undefined) engine = startEngine();
  if (!engine) return undefined;
  const use = engine;
  const plan = {};
  const tables: [number, Float64Array | Int32Array][] = [];
  let top = 0;
  const place = (bytes: number) => {
    const at = top;
    top += (bytes + 15) & ~15;
    return at;
  };
  return {
    engine: use,
    place,
    table(values) {
      const at = place(values.byteLength);
      tables.push([at, values]);
      return at;
    },
    settle() {
      if (use.resident === plan) return;
      const missing = top - use.memory.buffer.byteLength;
      if (missing > 0) use.memory.grow(Math.ceil(missing / 65536));
      if (use.numbers.buffer !== use.memory.buffer) {
        use.numbers = new Float64Array(use.memory.buffer);
        use.samples = new Float32Array(use.memory.buffer);
      }
      for (const [at, data] of tables) {
        if (data instanceof Float64Array) use.numbers.set(data, at / 8);
        else new Int32Array(use.memory.buffer).set(data, at / 4);
      }
      use.resident = plan;
    },
  };
}

/** Compiles more kernels that work on the same memory. @internal */
export function startKernels(text: string, memory: WebAssembly.Memory): WebAssembly.Exports {
  const module = new WebAssembly.Module(fromBase64(text));
  return new WebAssembly.Instance(module, { env: { memory } }).exports;
}

/** Null where WebAssembly is missing, forbidden by the page's security policy, or without vectors. */
function startEngine(): KernelEngine | null {
  try {
    const memory = new WebAssembly.Memory({ initial: 2 });
    return {
      kernels: startKernels(spectrumKernels, memory) as unknown as SpectrumKernels,
      memory,
      numbers: new Float64Array(memory.buffer),
      samples: new Float32Array(memory.buffer),
    };
  } catch {
    return null;
  }
}

/** Worklets of audio have no `atob`. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bytes = new Uint8Array(Math.floor((text.replace(/=+$/, '').length * 3) / 4));
  for (let i = 0, bits = 0, held = 0, out = 0; out < bytes.length; i++) {
    held = ((held << 6) | alphabet.indexOf(text[i])) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[out++] = held >> bits;
    }
  }
  return bytes;
}
