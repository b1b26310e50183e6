import type { AudioSignal } from '../signal/audio-signal';
import { windowWeights } from '../frames/window-weights';
import type { Convention, ConventionFeature } from './convention';
import { conventionDeltas } from './convention-deltas';
import { dctFactor } from '../spectra/cosine-transform';
import { countFrames, firstFrameStart } from '../frames/frame-grid';
import { createBandMeans } from '../mel/band-means';
import { createMelBands } from '../mel/mel-bands';
import { sampleAt } from '../frames/read-frame';
import { createRealFft } from '../spectra/real-fft';
import type { ConventionRows } from './convention';

export type { ConventionRows } from './convention';

interface Spectra {
  key: string;
  bins: Float64Array;
  energies: Float64Array;
}

const remembered = 12;

/** Computes a feature of one signal in any convention; spectra are remembered, since most conventions come after them. @internal */
export function createConventionChain(
  { samples, sampleRate }: AudioSignal,
  feature: ConventionFeature,
  columns: number,
) {
  const memory: Spectra[] = [];
  return (convention: Convention): ConventionRows => {
    const frames = countFrames(samples.length, convention);
    const { bins, energies } = spectraOf(convention, frames);
    const count = Math.floor(convention.fftLength / 2) + 1;
    const binsFirst = feature === 'mfcc' && convention.logBefore === 'mel';
    const values = binsFirst ? logarithms(convention, bins) : bins;
    const rows =
      feature === 'spectrogram' ? { width: count, data: values } : melRows(convention, values, frames, count);
    const levels = feature === 'mel' || binsFirst ? rows.data : logarithms(convention, rows.data);
    const table =
      feature === 'mfcc'
        ? cepstra(convention, levels, energies, frames, columns)
        : { width: rows.width, data: levels };
    const whole = { frames, columns: table.width, data: table.data };
    return conventionDeltas(convention, columns < table.width ? leading(whole, columns) : whole);
  };

  function spectraOf(convention: Convention, frames: number): Spectra {
    const { edges, hopLength, frameLength, fftLength, window, periodic, removeMean } = convention;
    const { preEmphasis, preEmphasisStart, sampleScale, spectrum } = convention;
    const key = [
      edges,
      hopLength,
      frameLength,
      fftLength,
      window,
      periodic,
      removeMean,
      preEmphasis,
      preEmphasisStart,
      sampleScale,
      spectrum,
    ].join();
    const known = memory.find((entry) => entry.key === key);
    if (known) return known;
    const fft = createRealFft(fftLength);
    const weights = windowOf(convention);
    const inFrame = preEmphasisStart === 'frame' || preEmphasis === 0;
    const source = inFrame ? samples : emphasized(convention);
    const result = { key, bins: new Float64Array(frames * fft.bins), energies: new Float64Array(frames) };
    const frame = new Float64Array(fftLength);
    for (let t = 0, start = firstFrameStart(convention); t < frames; t++, start += hopLength) {
      let mean = 0;
      for (let n = 0; n < frameLength; n++) {
        frame[n] = sampleScale * sampleAt(source, start + n, edges);
        mean += frame[n];
      }
      mean = removeMean ? mean / frameLength : 0;
      for (let n = 0; n < frameLength; n++) {
        frame[n] -= mean;
        result.energies[t] += frame[n] * frame[n];
      }
      const tilt = inFrame ? preEmphasis : 0;
      for (let n = frameLength - 1; n > 0; n--) frame[n] = weights[n] * (frame[n] - tilt * frame[n - 1]);
      frame[0] *= weights[0] * (1 - tilt);
      fft.power(frame, result.bins.subarray(t * fft.bins, (t + 1) * fft.bins), spectrum === 'magnitude');
    }
    memory.unshift(result);
    memory.length = Math.min(memory.length, remembered);
    return result;
  }

  function emphasized({ preEmphasis, preEmphasisStart }: Convention): Float32Array {
    const [first = 0, second = 0] = samples;
    const before = { zero: 0, repeat: first, continue: (second - 2 * first) / preEmphasis, frame: first }[
      preEmphasisStart
    ];
    return samples.map((x, n) => x - preEmphasis * (n > 0 ? samples[n - 1] : before));
  }

  function melRows(convention: Convention, bins: Float64Array, frames: number, count: number) {
    const { melBands, logBefore } = convention;
    const bands = createMelBands({ ...convention, sampleRate });
    const write =
      feature === 'mfcc' && logBefore === 'mel' ? createBandMeans(bands, count) : bands.sum.bind(bands);
    const data = new Float64Array(frames * melBands);
    for (let t = 0; t < frames; t++) {
      write(bins.subarray(t * count, (t + 1) * count), data.subarray(t * melBands, (t + 1) * melBands));
    }
    return { width: melBands, data };
  }
}

function windowOf({ window, periodic, weights, frameLength }: Convention): Float64Array {
  if (window === 'given') return weights!;
  return windowWeights('explainDifference', { name: window, periodic }, frameLength);
}

const scales = {
  none: (value: number) => value,
  natural: Math.log,
  log10: Math.log10,
  decibel: (value: number) => 10 * Math.log10(value),
  'amplitude-decibel': (value: number) => 20 * Math.log10(value),
};

function logarithm({ logarithm: kind, floor, offset }: Convention, value: number): number {
  return kind === 'none' ? value : scales[kind](Math.max(floor, value + offset));
}

function logarithms(convention: Convention, values: Float64Array): Float64Array {
  if (convention.logarithm === 'none') return values;
  const levels = values.map((value) => logarithm(convention, value));
  const { dynamicRange, reference } = convention;
  if (dynamicRange === Infinity && reference === 'one') return levels;
  let loudest = -Infinity;
  for (const level of levels) loudest = Math.max(loudest, level);
  const zero = reference === 'max' ? loudest : 0;
  for (let i = 0; i < levels.length; i++) levels[i] = Math.max(levels[i], loudest - dynamicRange) - zero;
  return levels;
}

/** The coefficients that are compared, in their order. */
function cepstra(
  convention: Convention,
  levels: Float64Array,
  energies: Float64Array,
  frames: number,
  columns: number,
) {
  const { melBands, dct, lifter, lifterShift, order, energy } = convention;
  const first = order === 'first' ? 0 : 1;
  const width = Math.min(columns, melBands - (order === 'omitted' ? 1 : 0));
  const indices = Array.from({ length: width }, (_, i) =>
    order === 'last' && i === width - 1 ? 0 : i + first,
  );
  const table = new Float64Array(width * melBands);
  indices.forEach((k, i) => {
    const lift = lifter > 0 ? 1 + (lifter / 2) * Math.sin((Math.PI * (k + lifterShift)) / lifter) : 1;
    const factor = lift * dctFactor(dct, k, melBands);
    for (let b = 0; b < melBands; b++) {
      table[i * melBands + b] = factor * Math.cos((Math.PI * k * (b + 0.5)) / melBands);
    }
  });
  const data = new Float64Array(frames * width);
  for (let t = 0; t < frames; t++) {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let b = 0; b < melBands; b++) sum += table[i * melBands + b] * levels[t * melBands + b];
      data[t * width + i] = indices[i] === 0 && energy ? logarithm(convention, energies[t]) : sum;
    }
  }
  return { width, data };
}

function leading({ frames, columns, data }: ConventionRows, count: number): ConventionRows {
  const kept = new Float64Array(frames * count);
  for (let t = 0; t < frames; t++) kept.set(data.subarray(t * columns, t * columns + count), t * count);
  return { frames, columns: count, data: kept };
}
