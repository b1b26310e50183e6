import { formatValue } from '@avemo/checks';
import { requireMelOptions } from './mel-filterbank';
import type { MelSpectrogramOptions } from './mel-spectrogram';
import type { FrameFeature } from '../frames/frame-feature';
import { requireFrameOptions } from '../frames/frame-grid';
import { createFrameSpectrum } from '../spectra/frame-spectrum';
import { applyMelBands, createMelBands } from './mel-bands';

/** Turns one frame's mel values, in place, into what is stored. */
type Finish = (mel: Float64Array) => void;

/** The mel values of single frames, finished by `finish`. @internal */
export function melFeature(
  caller: string,
  sampleRate: number,
  options: MelSpectrogramOptions,
  finish?: Finish,
): FrameFeature {
  requireFrameOptions(caller, options);
  const { melBands, hopLength, frameLength, edges, spectrum = 'magnitude' } = options;
  const { fftLength = nextPowerOfTwo(frameLength) } = options;
  if (spectrum !== 'magnitude' && spectrum !== 'power') {
    throw new RangeError(`${caller}: spectrum must be 'magnitude' or 'power'; got ${formatValue(spectrum)}.`);
  }
  const settings = { ...options, sampleRate, fftLength };
  requireMelOptions(caller, settings);
  const bands = createMelBands(settings);
  const bins = Math.floor(fftLength / 2) + 1;
  const { write, pair } = createFrameSpectrum(caller, settings, {
    root: spectrum === 'magnitude',
    bins,
    bands,
  });
  const values = new Float64Array(bins);
  const mel = new Float64Array(melBands);
  const store = (out: Float32Array, offset: number) => {
    finish?.(mel);
    for (let b = 0; b < melBands; b++) out[offset + b] = mel[b];
  };
  return {
    grid: { frameLength, hopLength, edges },
    width: melBands,
    write(samples, start, out, offset) {
      write(samples, start, values);
      applyMelBands(bands, values, mel);
      store(out, offset);
    },
    writePair:
      pair &&
      ((samples, startA, startB, out, offset) => {
        pair.takeSamples(samples, startA, startB);
        const sums = pair.melSums();
        for (let lane = 0; lane < 2; lane++) {
          for (let b = 0; b < melBands; b++) mel[b] = sums[2 * b + lane];
          store(out, offset + lane * melBands);
        }
      }),
  };
}

function nextPowerOfTwo(length: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, length)));
}
