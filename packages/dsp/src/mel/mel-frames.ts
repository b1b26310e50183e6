import { requireOneOf } from '@avemo/checks';
import type { FrameFeature } from '../frames/frame-feature';
import { speechFrames } from '../frames/speech-frames';
import { frameSpectrumKeys } from '../frames/streaming-feature';
import { spectralFeature } from '../spectra/frame-spectrum';
import { createMelBands } from './mel-bands';
import { requireMelOptions } from './mel-filterbank';
import type { MelSpectrogramOptions } from './mel-spectrogram-options';

/** Turns one frame's mel values, in place, into what is stored. */
type Finish = (mel: Float64Array) => void;

/** The mel values of single frames, finished by `finish`. @internal */
export function melFeature(
  caller: string,
  sampleRate: number,
  given: MelSpectrogramOptions,
  finish?: Finish,
): FrameFeature {
  const options = speechFrames(caller, sampleRate, given);
  const { frameLength, melBands = 64, spectrum = 'magnitude' } = options;
  const { fftLength = nextPowerOfTwo(frameLength) } = options;
  requireOneOf(caller, 'spectrum', spectrum, ['magnitude', 'power']);
  const settings = { ...options, melBands, sampleRate, fftLength };
  requireMelOptions(caller, settings);
  const mel = new Float64Array(melBands);
  return spectralFeature(caller, settings, {
    root: spectrum === 'magnitude',
    bins: Math.floor(fftLength / 2) + 1,
    bands: createMelBands(settings),
    width: melBands,
    writeRow(values, from, step, out, offset) {
      for (let b = 0, i = from; b < melBands; b++, i += step) mel[b] = values[i];
      finish?.(mel);
      for (let b = 0; b < melBands; b++) out[offset + b] = mel[b];
    },
  });
}

/** The keys of {@link MelSpectrogramOptions}. @internal */
export const melKeys = () =>
  ({
    ...frameSpectrumKeys,
    melBands: 'count',
    minFrequency: 'number',
    maxFrequency: 'number',
    melScale: 'string',
    triangles: 'string',
    areaNorm: 'boolean',
    spectrum: 'string',
  }) as const;

function nextPowerOfTwo(length: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, length)));
}
