import { createRealFft } from '../spectra/real-fft';
import { createRealPair } from '../spectra/real-pair';

/**
 * Converts the rate in blocks that lie on a fixed grid, so that the result does not depend on how the input arrives.
 * Block b turns input from `b·hopIn − leadIn` on, `blockIn` samples, into the output `[b·hopOut, (b + 1)·hopOut)`.
 * @internal
 */
export interface BlockResampler {
  readonly hopIn: number;
  readonly hopOut: number;
  readonly leadIn: number;
  readonly blockIn: number;
  /** `samples` begins with a block; writes `hopOut` samples to `out` from `outStart` on, as far as they fit. */
  process(samples: Float32Array, out: Float32Array, outStart: number): void;
  /** The block and the next one, which begins `hopIn` later, at once, with the same bits; missing where it cannot be. */
  processPair?: BlockResampler['process'];
}

const stopBandDecibels = 110;
const passBand = 0.9;

/**
 * The Kaiser-windowed sinc filter, applied by multiplying spectra. A block of T seconds is blockIn samples at one rate
 * and blockOut at the other; the bins of both spectra are 1/T apart, so the filtered spectrum cut (or zero-extended) to
 * the other length is the spectrum of the block at the other rate. What wraps around lies within the filter's half
 * width of the ends and is thrown away.
 * @internal
 */
export function createBlockResampler(rateIn: number, rateOut: number): BlockResampler {
  const common = greatestCommonDivisor(rateIn, rateOut);
  const down = rateIn / common;
  const up = rateOut / common;
  const low = Math.min(rateIn, rateOut);
  const high = Math.max(rateIn, rateOut);
  const halfWidth = filterHalfWidth() / low;
  const lead = Math.ceil(halfWidth * common);
  let units = 2;
  while (units < 4 * lead || units * Math.min(up, down) < 2048) units *= 2;
  const hop = units - 2 * lead;
  const forward = createRealFft(units * down);
  const backward = createRealFft(units * up);
  const bins = Math.min(forward.bins, backward.bins);
  const response = frequencyResponse(units * Math.max(up, down), high, low, halfWidth).subarray(0, bins);
  for (let k = 0; k < bins; k++) response[k] *= rateOut / rateIn;
  const real = new Float64Array(Math.max(forward.bins, backward.bins));
  const imag = new Float64Array(real.length);
  const result = new Float64Array(units * up);
  const block = new Float64Array(units * down);
  const lengths = { blockIn: units * down, blockOut: units * up, hopIn: hop * down, hopOut: hop * up };
  return {
    ...lengths,
    leadIn: lead * down,
    processPair: pairProcess({ ...lengths, leadOut: lead * up }, response),
    process(samples, out, outStart) {
      const outEnd = Math.min(out.length, outStart + hop * up);
      block.set(samples.subarray(0, block.length));
      forward.forward(block, real, imag);
      for (let k = 0; k < bins; k++) {
        real[k] *= response[k];
        imag[k] *= response[k];
      }
      real.fill(0, bins);
      imag.fill(0, bins);
      backward.inverse(real, imag, result);
      for (let n = outStart, i = lead * up; n < outEnd; n++, i++) out[n] = result[i];
    },
  };
}

/** The same of two blocks at once. */
function pairProcess(
  {
    blockIn,
    blockOut,
    hopIn,
    hopOut,
    leadOut,
  }: Record<'blockIn' | 'blockOut' | 'hopIn' | 'hopOut' | 'leadOut', number>,
  response: Float64Array,
): BlockResampler['processPair'] {
  const pair = createRealPair(blockIn, blockOut);
  if (!pair) return undefined;
  const { layout, kernels, frames, forward, backward } = pair;
  const { engine, place, settle } = layout;
  const binsOut = blockOut / 2 + 1;
  const bins = place(32 * Math.max(blockIn / 2 + 1, binsOut));
  const weights = layout.table(response);
  const floats = place(4 * (blockIn + hopIn));
  // Results go in pairs of samples: the first may be one too early.
  const early = leadOut % 2;
  const pairsOut = (early + hopOut + 1) >> 1;
  const results = [place(8 * pairsOut), place(8 * pairsOut)];
  return (samples, out, outStart) => {
    settle();
    engine.samples.set(samples.subarray(0, blockIn + hopIn), floats / 4);
    kernels.pairFloats(floats, floats + 4 * hopIn, blockIn, frames);
    forward(bins);
    kernels.weighBins(bins, weights, response.length, binsOut);
    const z = backward(bins);
    kernels.outFloats(z, leadOut >> 1, (leadOut >> 1) + pairsOut, blockOut, results[0], results[1]);
    results.forEach((place, i) => {
      const start = outStart + i * hopOut;
      const count = Math.min(hopOut, out.length - start);
      const from = place / 4 + early;
      if (count > 0) out.set(engine.samples.subarray(from, from + count), start);
    });
  };
}

/** Half the Kaiser filter's length in samples of the lower rate (Kaiser's formula, Oppenheim & Schafer). */
function filterHalfWidth(): number {
  const transition = Math.PI * (1 - passBand);
  return Math.ceil((stopBandDecibels - 7.95) / (2.285 * transition) / 2);
}

/** The filter's transfer function at the bins of a transform of `length` samples at the higher rate; real, 1 at 0 Hz. */
function frequencyResponse(length: number, high: number, low: number, halfWidth: number): Float64Array {
  const beta = 0.1102 * (stopBandDecibels - 8.7);
  const cutoff = (0.5 * low * (1 + passBand)) / 2;
  const taps = new Float64Array(length);
  const last = Math.floor(halfWidth * high);
  let sum = 0;
  for (let n = -last; n <= last; n++) {
    const x = (2 * cutoff * n) / high;
    const sinc = n === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    const edge = n / (halfWidth * high);
    const tap = sinc * besselI0(beta * Math.sqrt(Math.max(0, 1 - edge * edge)));
    taps[(n + length) % length] = tap;
    sum += tap;
  }
  const fft = createRealFft(length);
  const response = new Float64Array(fft.bins);
  fft.forward(taps, response, new Float64Array(fft.bins));
  for (let k = 0; k < response.length; k++) response[k] /= sum;
  return response;
}

/** Modified Bessel function of order 0 by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
