import type { FrameEdges } from '../frames/frame-options';
import { sampleAt } from '../frames/read-frame';
import { createRealFft } from '../spectra/real-fft';

/** Samples on either side that a value between samples is interpolated from. */
const depth = 50;
/** Zeros in front of a signal and behind it before it is filtered; of a longer one a stretch that fades in and out. */
const margin = 1000;
/** Longer signals are filtered in parts. */
const longest = 2 ** 20 - 2 * margin;
/** Tables of weights beyond this many numbers are not kept. */
const mostWeights = 2 ** 21;

/** Frames of a signal at a lower rate, each exactly around its centre. @internal */
export interface BandLimitedFrames {
  /** Moves `frame` to `centre2`/2, a place in samples of the signal; the same frame always, centres in ascending order. */
  fill(centre2: number, frame: Float64Array): void;
}

/**
 * Reads frames at `rate` ≤ `sampleRate`, both whole: everything from rate/2 on is taken out of the spectrum and nothing
 * below it is touched, then values between the samples come from a sinc under a raised cosine, as Praat resamples. A
 * filter that rolls off before rate/2 would leave a valley at the end of the band, to which a linear predictor bends its
 * poles. Signals of more than a million samples are filtered in parts, so that memory does not grow with them.
 * @internal
 */
export function createBandLimitedFrames(
  samples: Float32Array,
  sampleRate: number,
  rate: number,
  { edges, frameLength }: { edges: FrameEdges; frameLength: number },
): BandLimitedFrames {
  const reach = Math.ceil((frameLength * sampleRate) / rate / 2) + depth + 2;
  const kept = Math.min(samples.length, Math.max(longest, 8 * reach));
  const cut = createLowPass(kept + 2 * margin, rate / sampleRate);
  const weightsAt = createWeights(2 * rate);
  let first = Infinity;
  let block = new Float64Array(0);
  const load = (from: number) => {
    first = Math.max(0, Math.min(from, samples.length - kept));
    const wide = new Float64Array(kept + 2 * margin);
    for (let i = 0; i < wide.length; i++) {
      const outside = Math.min(i, wide.length - 1 - i) / (margin / 2);
      const fade = outside < 1 ? 0.5 - 0.5 * Math.cos(Math.PI * outside) : 1;
      wide[i] = fade * (samples[first - margin + i] ?? 0);
    }
    if (rate < sampleRate) cut(wide);
    block = wide.subarray(margin, margin + kept);
  };
  const valueAt = (place: number, inside: boolean) => {
    const whole = Math.floor(place / (2 * rate));
    const weights = weightsAt(place - whole * 2 * rate);
    const base = whole - first - depth + 1;
    let sum = 0;
    if (inside) for (let k = 0; k < 2 * depth; k++) sum += weights[k] * block[base + k];
    else for (let k = 0; k < 2 * depth; k++) sum += weights[k] * sampleAt(block, base + k, edges);
    return sum;
  };
  let last = -Infinity;
  return {
    fill(centre2, frame) {
      const middle = Math.floor(centre2 / 2);
      if (middle + reach > first + kept ? first + kept < samples.length : middle - reach < first) {
        load(middle - reach);
      }
      const inside = middle - reach >= first && middle + reach <= first + kept;
      // In units of 1/(2·rate) of a sample all places are whole numbers, and few fractions occur.
      const start = rate * centre2 - (frame.length - 1) * sampleRate;
      const moved = (start - last) / (2 * sampleRate);
      const known = Number.isInteger(moved) && moved < frame.length ? frame.length - moved : 0;
      if (known > 0) frame.copyWithin(0, moved);
      for (let n = known; n < frame.length; n++) frame[n] = valueAt(start + 2 * n * sampleRate, inside);
      last = start;
    },
  };
}

/** Empties the spectrum from `share` of its width on, in place. */
function createLowPass(length: number, share: number): (block: Float64Array) => void {
  let size = 2;
  while (size < length) size *= 2;
  const fft = createRealFft(size);
  const padded = new Float64Array(size);
  const [real, imag] = [new Float64Array(fft.bins), new Float64Array(fft.bins)];
  const end = Math.floor(share * size);
  return (block) => {
    padded.fill(0);
    padded.set(block);
    fft.forward(padded, real, imag);
    // Praat counts real and imaginary parts in one list, so that the last bin can lose one of the two.
    real.fill(0, Math.ceil(end / 2 - 0.5));
    imag.fill(0, Math.ceil(end / 2) - 1);
    fft.inverse(real, imag, padded);
    block.set(padded.subarray(0, block.length));
  };
}

/** Weights of the `depth` samples on either side for a place `phase`/`steps` of a sample behind the last one to the left. */
function createWeights(steps: number): (phase: number) => Float64Array {
  const known = new Map<number, Float64Array>();
  return (phase) => {
    const found = known.get(phase);
    if (found) return found;
    const fraction = phase / steps;
    const weights = Float64Array.from({ length: 2 * depth }, (_, k) => {
      const distance = k < depth ? fraction + depth - 1 - k : k - depth + 1 - fraction;
      if (distance === 0) return 1;
      const width = depth + (k < depth ? fraction : 1 - fraction);
      const sinc = Math.sin(Math.PI * distance) / (Math.PI * distance);
      return sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / width));
    });
    if (known.size * weights.length < mostWeights) known.set(phase, weights);
    return weights;
  };
}
