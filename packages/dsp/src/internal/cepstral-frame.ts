import type { MfccOptions } from '../mfcc';
import type { CepstralConvention } from './cepstral-convention';
import { dctFactor } from './cosine-transform';
import { createEmphasizedFrame } from './emphasized-frame';
import { applyMelBands, createMelBands } from './mel-bands';
import { requireMfccOptions } from './mfcc-settings';
import { createRealFft } from './real-fft';

/** The two halves of a frame's way to cepstra, between which a limit over all frames may come. @internal */
export type CepstralFrame = ReturnType<typeof createCepstralFrame>;

/** Checks the options of `mfcc` and prepares the state that turns one frame into cepstra. @internal */
export function createCepstralFrame(sampleRate: number, options: MfccOptions) {
  const { convention, frame, mel } = requireMfccOptions(sampleRate, options);
  const { frameLength, hopLength, edges } = frame;
  const { coefficients, logarithm, floor, dynamicRange } = convention;
  const { fftLength, melBands } = mel;
  const emphasizedFrame = createEmphasizedFrame({ ...convention, ...frame });
  const fft = createRealFft(fftLength);
  const bands = createMelBands(mel);
  const magnitude = convention.spectrum === 'magnitude';
  const log = logarithm === 'natural' ? Math.log : (value: number) => 10 * Math.log10(value);
  const padded = new Float64Array(fftLength);
  const bins = new Float64Array(fft.bins);
  const table = cosineTable(melBands, convention);
  return {
    grid: { frameLength, hopLength, edges },
    melBands,
    coefficients,
    /** dB, Infinity for none. */
    dynamicRange,
    /** Writes the logarithms of the mel bands and returns that of the frame's energy. */
    writeLevels(samples: Float32Array, start: number, levels: Float64Array): number {
      const energy = emphasizedFrame(samples, start, padded);
      fft.power(padded, bins, magnitude);
      applyMelBands(bands, bins, levels);
      for (let b = 0; b < melBands; b++) levels[b] = log(Math.max(floor, levels[b]));
      return log(Math.max(floor, energy));
    },
    /** Writes the liftered DCT of the levels from `place` on. */
    writeCepstra(
      levels: Float64Array,
      place: number,
      energy: number,
      out: Float32Array,
      offset: number,
    ): void {
      for (let k = 0; k < coefficients; k++) {
        let sum = 0;
        for (let b = 0; b < melBands; b++) sum += table[k * melBands + b] * levels[place + b];
        out[offset + k] = sum;
      }
      if (options.energy) out[offset] = energy;
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
