import { formatValue } from '@avemo/checks';
import type { FrameSpectrumOptions } from '../frame-options';
import { requireMelOptions } from '../mel-filterbank';
import type { MelSpectrogramOptions } from '../mel-spectrogram';
import type { FrameFeature } from './frame-feature';
import { createFrameSpectrum } from './frame-spectrum';
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
  const { melBands, hopLength, frameLength, edges, fftLength = nextPowerOfTwo(frameLength) } = options;
  const melFrame = createMelFrame(caller, { ...options, sampleRate, fftLength });
  const mel = new Float64Array(melBands);
  return {
    grid: { frameLength, hopLength, edges },
    width: melBands,
    write(samples, start, out, offset) {
      melFrame(samples, start, mel);
      finish?.(mel);
      for (let b = 0; b < melBands; b++) out[offset + b] = mel[b];
    },
  };
}

/** Checks the options and prepares the state that turns one frame into mel values. */
function createMelFrame(
  caller: string,
  options: MelSpectrogramOptions & FrameSpectrumOptions & { sampleRate: number; fftLength: number },
): (samples: Float32Array, start: number, mel: Float64Array) => void {
  const { spectrum = 'magnitude' } = options;
  if (spectrum !== 'magnitude' && spectrum !== 'power') {
    throw new RangeError(`${caller}: spectrum must be 'magnitude' or 'power'; got ${formatValue(spectrum)}.`);
  }
  const frameSpectrum = createFrameSpectrum(caller, options, spectrum);
  requireMelOptions(caller, options);
  const bands = createMelBands(options);
  const bins = new Float64Array(Math.floor(options.fftLength / 2) + 1);
  return (samples, start, mel) => {
    frameSpectrum(samples, start, bins);
    applyMelBands(bands, bins, mel);
  };
}

function nextPowerOfTwo(length: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, length)));
}
