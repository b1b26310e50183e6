import { requireInteger, requirePositive } from '@avemo/checks';
import ndarray, { type NdArray } from 'ndarray';
import type { SpectrumGrid } from '../spectrum-grid';
import { featureMatrix } from './feature-matrix';

/** The value of one frame, whose bins are `bins[offset] … bins[offset + count − 1]`. @internal */
export type Describe = (bins: Float32Array | Float64Array, offset: number, count: number) => number;

/** One value a frame of a matrix of magnitudes, [frames, 1]. @internal */
export function describeSpectra(
  caller: string,
  spectra: NdArray<Float32Array>,
  describe: Describe,
  { min = 0 }: { min?: number } = {},
): NdArray<Float32Array> {
  const { frames, features, data } = featureMatrix(caller, 'spectra', spectra, { min });
  const result = new Float32Array(frames);
  for (let t = 0; t < frames; t++) result[t] = describe(data, t * features, features);
  return ndarray(result, [frames, 1]);
}

/** Checks that the spectra can have been made on this grid, and returns the spacing of the bins in Hz. @internal */
export function binSpacing(
  caller: string,
  spectra: NdArray<Float32Array>,
  { sampleRate, fftLength }: SpectrumGrid,
): number {
  requirePositive(caller, 'sampleRate', sampleRate);
  requireInteger(caller, 'fftLength', fftLength, { max: 2 ** 26 });
  const bins = Math.floor(fftLength / 2) + 1;
  if (spectra?.shape?.[1] > bins) {
    throw new RangeError(
      `${caller}: a transform of fftLength=${fftLength} has ${bins} bins; the spectra have ${spectra.shape[1]}. Pass the fftLength of the spectrogram.`,
    );
  }
  return sampleRate / fftLength;
}
