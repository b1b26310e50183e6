import type { MfccOptions } from './mfcc';
import type { CepstralConvention } from './cepstral-convention';
import { dctFactor } from '../spectra/cosine-transform';
import { createEmphasizedFrame } from './emphasized-frame';
import { createFramePair } from '../spectra/frame-pair';
import { applyMelBands, createMelBands } from './mel-bands';
import { requireMfccOptions } from './mfcc-settings';
import { createRealFft } from '../spectra/real-fft';

/** The two halves of a frame's way to cepstra, between which a limit over all frames may come. @internal */
export type CepstralFrame = ReturnType<typeof createCepstralFrame>;

/** Checks the options of `mfcc` and prepares the state that turns one frame into cepstra. @internal */
export function createCepstralFrame(sampleRate: number, options: MfccOptions) {
  const { convention, frame, mel: melOptions } = requireMfccOptions(sampleRate, options);
  const { frameLength, hopLength, edges } = frame;
  const { coefficients, logarithm, floor, dynamicRange, sampleScale, removeMean, preEmphasis } = convention;
  /** Nothing but the window lies between samples and transform, and nobody asks for the energy. */
  const plain = sampleScale === 1 && !removeMean && preEmphasis === 0 && !options.energy;
  const { fftLength, melBands } = melOptions;
  const emphasizedFrame = createEmphasizedFrame({ ...convention, ...frame });
  const fft = createRealFft(fftLength);
  const bands = createMelBands(melOptions);
  const magnitude = convention.spectrum === 'magnitude';
  const log = logarithm === 'natural' ? Math.log : (value: number) => 10 * Math.log10(value);
  const pair = createFramePair({
    weights: frame.weights,
    fftLength,
    bins: fft.bins,
    root: magnitude,
    edges,
    bands,
  });
  const padded = new Float64Array(fftLength);
  const second = new Float64Array(fftLength);
  const bins = new Float64Array(fft.bins);
  const mel = new Float64Array(melBands);
  const storeLevels = (sums: Float64Array, from: number, step: number, levels: Float64Array, row: number) => {
    for (let b = 0, i = from, place = row * melBands; b < melBands; b++, i += step) {
      levels[place + b] = log(Math.max(floor, sums[i]));
    }
  };
  const table = cosineTable(melBands, convention);
  return {
    grid: { frameLength, hopLength, edges },
    melBands,
    coefficients,
    /** dB, Infinity for none. */
    dynamicRange,
    /** Writes the logarithms of a frame's mel bands to row `row` of `levels`, and that of its energy. */
    writeLevels(
      samples: Float32Array,
      start: number,
      levels: Float64Array,
      energies: Float64Array,
      row: number,
    ) {
      energies[row] = log(Math.max(floor, emphasizedFrame(samples, start, padded)));
      fft.power(padded, bins, magnitude);
      applyMelBands(bands, bins, mel);
      storeLevels(mel, 0, 1, levels, row);
    },
    /** The same for two frames that follow each other; undefined where this machine cannot. */
    writeLevelsOfPair:
      pair &&
      ((
        samples: Float32Array,
        startA: number,
        startB: number,
        levels: Float64Array,
        energies: Float64Array,
        row: number,
      ) => {
        if (plain) {
          pair.takeSamples(samples, startA, startB);
        } else {
          energies[row] = log(Math.max(floor, emphasizedFrame(samples, startA, padded)));
          energies[row + 1] = log(Math.max(floor, emphasizedFrame(samples, startB, second)));
          pair.takeFrames(padded, second);
        }
        const sums = pair.melSums();
        storeLevels(sums, 0, 2, levels, row);
        storeLevels(sums, 1, 2, levels, row + 1);
      }),
    /** Writes the liftered DCT of row `row` of the levels. */
    writeCepstra(
      levels: Float64Array,
      energies: Float64Array,
      row: number,
      out: Float32Array,
      offset: number,
    ) {
      const place = row * melBands;
      for (let k = 0; k < coefficients; k++) {
        let sum = 0;
        for (let b = 0; b < melBands; b++) sum += table[k * melBands + b] * levels[place + b];
        out[offset + k] = sum;
      }
      if (options.energy) out[offset] = energies[row];
    },
  };
}

/** Row k: the liftered cosine of coefficient k. */
function cosineTable(
  melBands: number,
  { coefficients, dctScale, lifter, lifterShift }: CepstralConvention,
): Float64Array {
  const table = new Float64Array(coefficients * melBands);
  for (let k = 0; k < coefficients; k++) {
    const lift = lifter > 0 ? 1 + (lifter / 2) * Math.sin((Math.PI * (k + lifterShift)) / lifter) : 1;
    const factor = lift * dctFactor(dctScale, k, melBands);
    for (let b = 0; b < melBands; b++) {
      table[k * melBands + b] = factor * Math.cos((Math.PI * k * (b + 0.5)) / melBands);
    }
  }
  return table;
}
