import type { FrameFeature } from '../frames/frame-feature';
import type { Rows } from '../frames/row-stage';
import { dctFactor } from '../spectra/cosine-transform';
import { spectralFeature } from '../spectra/frame-spectrum';
import type { CepstralConvention } from './cepstral-convention';
import { createEmphasizedFrame } from './emphasized-frame';
import { createBandMeans } from './band-means';
import { createMelBands } from './mel-bands';
import type { MfccOptions } from './mfcc-options';
import { requireMfccOptions } from './mfcc-settings';

/** The two halves of a frame's way to cepstra, between which a limit over all frames may come. @internal */
export interface CepstralFrame {
  melBands: number;
  coefficients: number;
  /** dB, Infinity for none. */
  dynamicRange: number;
  /** The cepstra of single frames, without the limit. */
  feature(): FrameFeature;
  /** The logarithms of the mel bands of single frames, and behind them that of the energy. */
  levelsFeature(): FrameFeature<Float64Array>;
  /** Writes the liftered DCT of the levels from `place` on. */
  writeCepstra(levels: Float64Array, place: number, out: Float32Array, offset: number): void;
}

/** Checks the options of `mfcc` and prepares the state that turns one frame into cepstra. @internal */
export function createCepstralFrame(sampleRate: number, options: MfccOptions): CepstralFrame {
  const { convention, weights, maxFrequency, energy } = requireMfccOptions(sampleRate, options);
  const { coefficients, melBands, logarithm, logBefore, floor, dynamicRange, fftLength } = convention;
  const { sampleScale, removeMean, preEmphasis } = convention;
  /** Nothing but the window lies between samples and transform, and nobody asks for the energy. */
  const plain = sampleScale === 1 && !removeMean && preEmphasis === 0 && !energy;
  const log = logarithm === 'natural' ? Math.log : (value: number) => 10 * Math.log10(value);
  const table = cosineTable(convention);
  const emphasizedFrame = createEmphasizedFrame({ ...convention, weights });
  const energies = new Float64Array(2);

  const levelOf = (value: number) => log(Math.max(floor, value));
  const bins = Math.floor(fftLength / 2) + 1;
  const bands = createMelBands({ ...convention, sampleRate, maxFrequency });
  const meanOfLogs = logBefore === 'mel' ? createBandMeans(bands, bins) : undefined;
  const logs = new Float64Array(meanOfLogs ? bins : 0);
  const means = new Float64Array(meanOfLogs ? melBands : 0);

  const writeLevels = (
    values: Float64Array,
    from: number,
    step: number,
    levels: Rows,
    place: number,
    lane: number,
  ) => {
    if (meanOfLogs) {
      for (let k = 0, i = from; k < bins; k++, i += step) logs[k] = levelOf(values[i]);
      meanOfLogs(logs, means);
      for (let b = 0; b < melBands; b++) levels[place + b] = means[b];
    } else {
      for (let b = 0, i = from; b < melBands; b++, i += step) levels[place + b] = levelOf(values[i]);
    }
    levels[place + melBands] = energies[lane];
  };
  const writeCepstra = (levels: Float64Array, place: number, out: Float32Array, offset: number) => {
    for (let k = 0; k < coefficients; k++) {
      let sum = 0;
      for (let b = 0; b < melBands; b++) sum += table[k * melBands + b] * levels[place + b];
      out[offset + k] = sum;
    }
    if (energy) out[offset] = levels[place + melBands];
  };
  const spectra = {
    root: convention.spectrum === 'magnitude',
    bins,
    bands: meanOfLogs ? undefined : bands,
    prepare: plain
      ? undefined
      : (samples: Float32Array, start: number, frame: Float64Array, lane: number) => {
          energies[lane] = levelOf(emphasizedFrame(samples, start, frame));
        },
  };
  const frames = { ...convention, window: weights };
  const scratch = new Float64Array(melBands + 1);
  return {
    melBands,
    coefficients,
    dynamicRange,
    writeCepstra,
    feature: () =>
      spectralFeature('mfcc', frames, {
        ...spectra,
        width: coefficients,
        writeRow(sums, from, step, out: Float32Array, offset, lane) {
          writeLevels(sums, from, step, scratch, 0, lane);
          writeCepstra(scratch, 0, out, offset);
        },
      }),
    levelsFeature: () =>
      spectralFeature<Float64Array>('mfcc', frames, {
        ...spectra,
        width: melBands + 1,
        writeRow: writeLevels,
      }),
  };
}

/** Row k: the liftered cosine of coefficient k. */
function cosineTable({ melBands, coefficients, dct, lifter, lifterShift }: CepstralConvention): Float64Array {
  const table = new Float64Array(coefficients * melBands);
  for (let k = 0; k < coefficients; k++) {
    const lift = lifter > 0 ? 1 + (lifter / 2) * Math.sin((Math.PI * (k + lifterShift)) / lifter) : 1;
    const factor = lift * dctFactor(dct, k, melBands);
    for (let b = 0; b < melBands; b++) {
      table[k * melBands + b] = factor * Math.cos((Math.PI * k * (b + 0.5)) / melBands);
    }
  }
  return table;
}
