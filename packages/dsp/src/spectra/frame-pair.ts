import { spectrumKernels } from '../.generated/spectrum-kernels';
import type { FrameEdges } from '../frames/frame-options';
import { factorize, fftStages } from './complex-fft';
import type { MelBands } from '../mel/mel-bands';
import { sampleAt } from '../frames/read-frame';

/**
 * Spectra of two frames at once, one in each lane of WebAssembly's vectors: the same sums in the same order as the
 * transform of one frame, so the same bits, in a third of the time. What a method returns lies as
 * [first frame, second frame] for each value and is valid until any pair takes frames.
 * @internal
 */
export interface FramePair {
  /** Takes the frames from samples `startA` and `startB` on, times the window's weights. */
  takeSamples(samples: Float32Array, startA: number, startB: number): void;
  /** Takes frames of fftLength numbers as they are. */
  takeFrames(a: Float64Array, b: Float64Array): void;
  /** |X[k]| or |X[k]|² of the frames taken. */
  spectra(): Float64Array;
  /** The mel bands' sums of the frames taken. */
  melSums(): Float64Array;
}

/** What a {@link FramePair} computes. @internal */
export interface FramePairPlan {
  /** The window, frameLength numbers. */
  weights: Float64Array;
  fftLength: number;
  /** How many bins from 0 Hz on. */
  bins: number;
  /** Magnitudes instead of powers. */
  root: boolean;
  edges?: FrameEdges;
  bands?: MelBands;
}

interface Kernels {
  windowedFrames(a: number, b: number, weights: number, length: number, fftLength: number, out: number): void;
  pass2(x: number, y: number, m: number, s: number, twiddles: number): void;
  pass3: Kernels['pass2'];
  pass4: Kernels['pass2'];
  pass5(
    ...args: [...Parameters<Kernels['pass2']>, cos1: number, cos2: number, sin1: number, sin2: number]
  ): void;
  spectra(z: number, half: number, turns: number, count: number, root: number, out: number): void;
  melSums(values: number, bounds: number, slope: number, scale: number, bands: number, out: number): void;
}

/** One memory for all pairs: engines reserve gigabytes of addresses for each. */
interface Engine {
  kernels: Kernels;
  memory: WebAssembly.Memory;
  numbers: Float64Array;
  samples: Float32Array;
  /** Whose tables lie in the memory now. */
  resident?: object;
}

const longest = 2 ** 14;
let engine: Engine | null | undefined;

/** Prepares a pair; undefined where there is no WebAssembly with vectors, or for lengths that it does not transform. @internal */
export function createFramePair({
  weights,
  fftLength,
  bins,
  root,
  edges = 'drop',
  bands,
}: FramePairPlan): FramePair | undefined {
  if (fftLength % 2 !== 0 || fftLength > longest) return undefined;
  const half = fftLength / 2;
  const radices = factorize(half);
  if (radices.some((radix) => radix > 5)) return undefined;
  // Once: each attempt that a page's policy refuses is reported to its owner.
  if (engine === undefined) engine = startEngine();
  if (!engine) return undefined;
  const { kernels } = engine;
  const use = engine;

  let top = 0;
  const place = (bytes: number) => {
    const at = top;
    top += (bytes + 15) & ~15;
    return at;
  };
  const tables: [number, Float64Array | Int32Array][] = [];
  const table = (values: Float64Array | Int32Array) => {
    const at = place(values.byteLength);
    tables.push([at, values]);
    return at;
  };
  const stages = fftStages(half, radices).map((stage) => ({ ...stage, at: table(stage.twiddles) }));
  const window = table(weights);
  const turns = table(halvedTurns(fftLength));
  const [bounds, slope, scale] = bands ? [bands.bounds, bands.slope, bands.scale].map(table) : [0, 0, 0];
  const frames = place(16 * fftLength);
  const work = [place(16 * fftLength), place(16 * fftLength)];
  const values = place(16 * bins);
  const melBands = bands ? bands.scale.length : 0;
  const sums = place(16 * melBands);
  const sampleBytes = 4 * weights.length;
  const [a, b] = [place(sampleBytes), place(sampleBytes)];
  const end = top;
  const plan = {};
  const fifth = (2 * Math.PI) / 5;
  const fifths = [Math.cos(fifth), Math.cos(2 * fifth), Math.sin(fifth), Math.sin(2 * fifth)] as const;

  const settle = () => {
    if (use.resident === plan) return;
    const missing = end - use.memory.buffer.byteLength;
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
  };
  const copyFrame = (samples: Float32Array, start: number, at: number) => {
    if (start >= 0 && start + weights.length <= samples.length) {
      use.samples.set(samples.subarray(start, start + weights.length), at / 4);
    } else {
      for (let n = 0; n < weights.length; n++) use.samples[at / 4 + n] = sampleAt(samples, start + n, edges);
    }
  };
  const transform = () => {
    let from = frames;
    stages.forEach(({ radix, m, s, at }, i) => {
      const to = work[i & 1];
      if (radix === 4) kernels.pass4(from, to, m, s, at);
      else if (radix === 5) kernels.pass5(from, to, m, s, at, ...fifths);
      else if (radix === 3) kernels.pass3(from, to, m, s, at);
      else kernels.pass2(from, to, m, s, at);
      from = to;
    });
    kernels.spectra(from, half, turns, bins, root ? 1 : 0, values);
  };

  return {
    takeSamples(samples, startA, startB) {
      settle();
      copyFrame(samples, startA, a);
      copyFrame(samples, startB, b);
      kernels.windowedFrames(a, b, window, weights.length, fftLength, frames);
    },
    takeFrames(first, second) {
      settle();
      const { numbers } = use;
      for (let n = 0, i = frames / 8; n < fftLength; n++, i += 2) {
        numbers[i] = first[n];
        numbers[i + 1] = second[n];
      }
    },
    spectra() {
      transform();
      return use.numbers.subarray(values / 8, values / 8 + 2 * bins);
    },
    melSums() {
      transform();
      kernels.melSums(values, bounds, slope, scale, melBands, sums);
      return use.numbers.subarray(sums / 8, sums / 8 + 2 * melBands);
    },
  };
}

/** cos and sin of −2πk/N, halved, for k = 0 … N/2. */
function halvedTurns(length: number): Float64Array {
  const turns = new Float64Array(length + 2);
  for (let k = 0; k <= length / 2; k++) {
    turns[2 * k] = Math.cos((-2 * Math.PI * k) / length) / 2;
    turns[2 * k + 1] = Math.sin((-2 * Math.PI * k) / length) / 2;
  }
  return turns;
}

/** Null where WebAssembly is missing, forbidden by the page's security policy, or without vectors. */
function startEngine(): Engine | null {
  try {
    const memory = new WebAssembly.Memory({ initial: 2 });
    const module = new WebAssembly.Module(fromBase64(spectrumKernels));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return {
      kernels: exports as unknown as Kernels,
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
